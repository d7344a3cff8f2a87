package org.kumofs.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.ctl.original.OriginalCluster;

/**
 * Every command of kumoctl on a manager of the original, which ends the connection at surprises.
 */
@Timeout(60)
class KumoCtlOnOriginalTest {

  private final OriginalCluster cluster = new OriginalCluster();

  KumoCtlOnOriginalTest() throws IOException {}

  @AfterEach
  void stop() {
    cluster.close();
  }

  @ParameterizedTest
  @CsvSource({
    "attach, nil, 100[true]",
    "attach-noreplace, nil, 100[false]",
    "detach, nil, 101[true]",
    "detach-noreplace, nil, 101[false]",
    "replace, nil, 104[false]",
    "full-replace, nil, 104[true]",
    "enable-auto-replace, true, 103[true]",
    "disable-auto-replace, false, 103[false]",
  })
  void aCommandIsTheOriginalsCallAndItsResult(String command, String result, String request) {
    assertThat(ctl(command).success()).isEqualTo(result + "\n");
    assertThat(cluster.manager.requests()).containsExactly(request);
    assertThat(cluster.complaints()).isEmpty();
  }

  @Test
  void backupGivesItsSuffixAndSaysWhatNobodyTells() {
    ToolRun run = ctl("backup", "20100101");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("suffix=20100101\nnil\n");
    assertThat(run.err())
        .isEqualTo(
            "10.0.0.9:19800  is down; its records are in the backups of its replicas\n"
                + unknown(0)
                + unknown(1));
    assertThat(cluster.manager.requests()).containsExactly("99[]", "102[20100101]");
    assertThat(cluster.servers.get(0).requests()).containsExactly("97[128]");
    assertThat(cluster.complaints()).isEmpty();
  }

  private String unknown(int server) {
    return cluster.servers.get(server).address()
        + "  unknown, an older server does not tell; see its log\n";
  }

  @Test
  void aLongSuffixTravelsInTheOldDialectToo() {
    String suffix = "x".repeat(40);
    assertThat(ctl("backup", suffix).out()).endsWith("nil\n");
    assertThat(cluster.manager.requests()).endsWith("102[" + suffix + "]");
    assertThat(cluster.complaints()).isEmpty();
  }

  @Test
  void statusNamesMembersAndNewcomers() {
    assertThat(ctl("status").success())
        .contains("  " + cluster.servers.get(0).address() + "  (active)\n")
        .contains("  10.0.0.9:19800  (fault)\nnot attached node:\n  10.0.0.8:19800\n");
    // The question whether it is an original, on a connection of its own and after everything else.
    assertThat(cluster.manager.requests()).containsExactly("99[]", "97[128]");
  }

  @Test
  void replaceStatusTellsWhatOriginalsTellAndThatTheRestIsUnknown() {
    cluster.status.put(11L, 4L);
    String first = cluster.servers.get(0).address().toString();
    assertThat(ctl("replace-status").success())
        .startsWith("replace, copy phase, ring 2026-11-22 ")
        .contains(" clock 3, running for unknown\n")
        .containsPattern(first + " +copy( +unknown){9}\n");
    // The question what it is comes on a connection of its own.
    assertThat(cluster.manager.requests()).containsExactly("1[]", "97[128]");
    assertThat(cluster.servers.get(0).requests()).containsExactly("97[128]", "97[11]");
    assertThat(ctl("replace-status", "--json").success())
        .contains("\"phase\":\"copy\",", "\"full\":null,\"seconds\":null,\"ringsAgree\":true")
        .contains("\"phase\":\"copy\",\"step\":null,", "\"reported\":null,");
  }

  @Test
  void anOriginalCancelsNothing() {
    assertThat(ctl("cancel-replace").failure())
        .contains(cluster.manager.address() + " is an older manager, which can't cancel a replace");
    assertThat(cluster.manager.requests()).containsExactly("97[128]");
  }

  @Test
  void waitingForAReplaceAsksOnlyWhatAnOriginalKnows() {
    ToolRun run = ctl("attach", "--wait");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).contains("replace finished");
    assertThat(cluster.servers.get(0).requests())
        .contains("97[11]", "97[9]")
        .containsOnly("97[11]", "97[9]");
    assertThat(cluster.complaints()).isEmpty();
  }

  @Test
  void aServerInThePlaceOfAManagerIsNamedAsTheMistake() {
    String server = cluster.servers.get(0).address().toString();
    assertThat(ToolRun.of(KumoCtl.commandLine(), server, "status").failure())
        .contains("managers listen on 19700");
  }

  private ToolRun ctl(String... words) {
    List<String> args = new ArrayList<>(List.of(cluster.manager.address().toString()));
    args.addAll(List.of(words));
    return ToolRun.of(KumoCtl.commandLine(), args.toArray(new String[0]));
  }
}
