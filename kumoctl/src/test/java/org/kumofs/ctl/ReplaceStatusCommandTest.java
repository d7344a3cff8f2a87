package org.kumofs.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.ManagerReplaceReport;
import org.kumofs.message.ManagerReplaceReport.Participant;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceReport.Amount;
import org.kumofs.message.ReplaceReport.Counts;
import org.kumofs.message.ReplaceReport.Progress;
import org.kumofs.message.ReplaceReport.Step;
import org.kumofs.message.ReplaceStage;
import org.kumofs.ring.NodeAddress;

/** What kumoctl shows of a replace, and that it ends one. */
@Timeout(60)
class ReplaceStatusCommandTest {

  private static final Counts COUNTS =
      new Counts(new Amount(1_500, 40_960), new Amount(20, 700), new Amount(30, 22L << 20), 4);

  private final FakeCluster cluster = new FakeCluster();

  ReplaceStatusCommandTest() throws IOException {}

  @AfterEach
  void stop() {
    cluster.close();
  }

  private ToolRun ctl(String... words) {
    return ctlOf(cluster, words);
  }

  private static ToolRun ctlOf(FakeCluster asked, String... words) {
    List<String> args = new ArrayList<>(List.of(asked.manager.toString()));
    args.addAll(List.of(words));
    return ToolRun.of(KumoCtl.commandLine(), args.toArray(new String[0]));
  }

  private static ReplaceReport report(Step step, OptionalLong leftMillis, String reason) {
    return new ReplaceReport(
        ReplaceStage.COPY,
        FakeCluster.WRITE_TIME,
        new Progress(step, 2_500, 125_000, 20_480, leftMillis),
        COUNTS,
        reason);
  }

  private static ManagerReplaceReport copyOf(NodeAddress server, boolean full) {
    return new ManagerReplaceReport(
        ReplaceStage.COPY,
        FakeCluster.WRITE_TIME,
        full,
        3_000,
        List.of(new Participant(server, ManagerReplaceReport.Step.WORKING)),
        Optional.empty());
  }

  /** The lines below the headline, without the padding, which depends on the port. */
  private static List<String> cells(String out) {
    return out.lines().skip(1).map(line -> line.replaceAll(" {2,}", "|")).toList();
  }

  private static final String HEADINGS =
      "server|phase|step|done|left|scanned|sent|received|dropped|rate|reported";

  @Test
  void whenNothingHasEverRunThereIsNothingToTell() {
    String out = ctl("replace-status").success();
    assertThat(out).startsWith("no replace is running\n");
    assertThat(cells(out)).containsExactly(HEADINGS, cluster.server + "|idle|-|-|-|-|-|-|-|-|-");
  }

  @Test
  void ringsThatDifferWithoutAReplaceAreMentioned() {
    cluster.readTime = ClockTime.of(1, 1);
    assertThat(ctl("replace-status").success())
        .startsWith(
            "no replace is running, and the rings differ: the next one goes on from there\n");
  }

  @Test
  void aRunningCopyIsShownWithThePhaseAndEachServer() {
    cluster.managerReplace = copyOf(cluster.server, false);
    cluster.replaceReport = report(Step.SCANNING, OptionalLong.of(700_000), "");

    String out = ctl("replace-status").success();

    assertThat(out.lines().findFirst().orElseThrow())
        .matches(
            "replace, copy phase, ring 2008-12-0[234] \\d\\d:\\d\\d:55 [+-]\\d{4} clock 62,"
                + " running for 3 s");
    assertThat(cells(out))
        .containsExactly(
            HEADINGS,
            cluster.server
                + "|copy|scanning|12.5 %|11 min|1500 (40.0 KB)|20 (700 B)|30 (22.0 MB)|4|20.0 KB/s"
                + "|no");
  }

  @Test
  void asJsonItIsOneObject() {
    cluster.managerReplace = copyOf(cluster.server, true);
    cluster.replaceReport = report(Step.SCANNING, OptionalLong.of(17_500), "");
    assertThat(ctl("replace-status", "--json").success())
        .isEqualTo(
            "{\"phase\":\"copy\",\"timestamp\":1228310155,\"clock\":62,\"full\":true,"
                + "\"seconds\":3.0,\"ringsAgree\":true,\"servers\":[{\"address\":\""
                + cluster.server
                + "\",\"phase\":\"copy\",\"step\":\"scanning\",\"seconds\":2.5,\"done\":0.125,"
                + "\"secondsLeft\":17.5,\"bytesPerSecond\":20480,\"scannedRecords\":1500,"
                + "\"scannedBytes\":40960,\"sentRecords\":20,\"sentBytes\":700,"
                + "\"receivedRecords\":30,\"receivedBytes\":23068672,\"droppedRecords\":4,"
                + "\"reported\":false,\"reason\":null,\"problem\":null}]}\n");
  }

  @Test
  void afterwardsTheLastPhaseIsShownAndWhyItFailed() {
    cluster.replaceReport = report(Step.FAILED, OptionalLong.empty(), "the disk is full");
    assertThat(cells(ctl("replace-status").success()))
        .containsExactly(
            HEADINGS,
            cluster.server + "|copy|failed|12.5 %|-|1500 (40.0 KB)|20 (700 B)|30 (22.0 MB)|4|-|no",
            cluster.server + ": the disk is full");
  }

  @Test
  void thePartnerIsAskedIfItMayRunTheReplace() throws IOException {
    try (FakeCluster other = new FakeCluster()) {
      cluster.managerReplace = ManagerReplaceReport.idle(Optional.of(other.manager));
      other.managerReplace = copyOf(cluster.server, true);
      cluster.replaceReport = report(Step.ENDED, OptionalLong.empty(), "");
      assertThat(ctl("replace-status").success()).startsWith("full replace, copy phase, ring 2008");
    }
  }

  @Test
  void aPartnerThatCannotBeAskedLeavesWhatTheServersTell() throws IOException {
    FakeCluster other = new FakeCluster();
    other.close();
    cluster.managerReplace = ManagerReplaceReport.idle(Optional.of(other.manager));
    cluster.replaceReport = report(Step.SENDING, OptionalLong.empty(), "");
    assertThat(ctl("replace-status").success())
        .startsWith("replace, copy phase, ring ")
        .contains(", running for unknown\n");
  }

  @Test
  void aServerThatCannotBeAskedIsUnknownAndSaysWhy() throws IOException {
    try (ClosedPort gone = new ClosedPort()) {
      cluster.managerReplace = copyOf(gone.address(), false);
      assertThat(cells(ctl("replace-status").success()))
          .contains(
              gone.address()
                  + "|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown|unknown"
                  + "|no")
          .anyMatch(line -> line.startsWith(gone.address() + ": can't connect to "));
    }
  }

  @Test
  void watchingGoesOnUntilTheManagerIsGone() throws InterruptedException {
    Thread killer =
        new Thread(
            () -> {
              try {
                while (looks() < 3) {
                  Thread.onSpinWait();
                }
              } finally {
                cluster.close();
              }
            });
    killer.start();
    ToolRun run = ctl("replace-status", "--watch", "0.01");
    killer.join();
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines().filter("no replace is running"::equals).count())
        .isGreaterThanOrEqualTo(2);
  }

  private long looks() {
    synchronized (cluster) {
      return cluster.requests.stream()
          .filter(org.kumofs.message.ManagerReplaceStatus.class::isInstance)
          .count();
    }
  }

  @Test
  void aRunningCopyIsCancelled() {
    cluster.copyRuns = true;
    ToolRun run = ctl("cancel-replace");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("true\n");
    assertThat(run.err())
        .isEqualTo(
            "the copy is cancelled; reads and writes go on, the next replace starts from there\n");
    assertThat(cluster.requests).containsExactly(new CancelReplace(ClockTime.ZERO, true));
  }

  @Test
  void thatNothingRunsIsSaid() {
    ToolRun run = ctl("cancel-replace");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("false\n");
    assertThat(run.err()).isEqualTo("no replace is running\n");
    assertThat(ctl("cancel-replace", "--json").success()).isEqualTo("{\"result\":false}\n");
  }

  @Test
  void aRefusalIsOneLineAndExitCode1() {
    cluster.cancelError = Optional.of("it ends by itself");
    ToolRun run = ctl("cancel-replace");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("kumoctl: " + cluster.manager + " answers: it ends by itself\n");
  }
}
