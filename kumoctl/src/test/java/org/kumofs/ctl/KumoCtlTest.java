package org.kumofs.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.ctl.original.OriginalPeer;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.AutoReplaceChange;
import org.kumofs.message.BackupReport;
import org.kumofs.message.BackupReport.Amount;
import org.kumofs.message.BackupReport.State;
import org.kumofs.message.BackupStatus;
import org.kumofs.message.CreateBackup;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.StartReplace;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;

@Timeout(60)
class KumoCtlTest {

  private final FakeCluster cluster = new FakeCluster();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  KumoCtlTest() throws IOException {}

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void statusHasTheOriginalsShape() {
    cluster.nodes =
        new NodesInfo(
            new RingSeed(
                List.of(
                    RingNode.active(address("192.168.0.101")),
                    RingNode.fault(address("192.168.0.104"))),
                FakeCluster.WRITE_TIME),
            List.of(address("192.168.0.105")));

    assertThat(run("status")).isZero();
    assertThat(out.toString())
        .matches(
            """
            hash space timestamp:
              2008-12-0[234] \\d\\d:\\d\\d:55 [+-]\\d{4} clock 62
            attached node:
              192.168.0.101:19800  \\(active\\)
              192.168.0.104:19800  \\(fault\\)
            not attached node:
              192.168.0.105:19800
            """);
  }

  @Test
  void statusAsJsonIsOneObject() {
    assertThat(run("status", "--json")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            "{\"timestamp\":1228310155,\"clock\":62,\"attached\":[{\"address\":\""
                + cluster.server
                + "\",\"state\":\"active\"}],\"notAttached\":[],"
                + "\"unreachable\":[],\"settling\":false,\"stateProblems\":[]}\n");
  }

  @Test
  void whatTheManagerHasToSayBesideIsOnStderrAndInTheJson() {
    cluster.notes = "settling\nunreachable 10.0.0.9:19800\nstate disk full\nsomething new";
    assertThat(run("status")).isZero();
    assertThat(out.toString()).startsWith("hash space timestamp:").doesNotContain("10.0.0.9");
    assertThat(err.toString())
        .contains("does not hand out the ring yet")
        .contains("10.0.0.9:19800 is a member and can't be reached")
        .contains("not kept on disk: disk full");
    assertThat(run("status", "--json")).isZero();
    assertThat(out.toString())
        .contains(
            "\"unreachable\":[\"10.0.0.9:19800\"],\"settling\":true,"
                + "\"stateProblems\":[\"disk full\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "attach, true",
    "attach-noreplace, false",
  })
  void attachAsksTheManagerAndPrintsNil(String command, boolean replace) {
    assertThat(run(command)).isZero();
    assertThat(out).hasToString("nil\n");
    assertThat(cluster.requests).containsExactly(new AttachNewServers(replace));
  }

  @ParameterizedTest
  @CsvSource({
    "detach, true",
    "detach-noreplace, false",
  })
  void detachAsksTheManagerAndPrintsNil(String command, boolean replace) {
    assertThat(run(command)).isZero();
    assertThat(out).hasToString("nil\n");
    assertThat(cluster.requests).containsExactly(new DetachFaultServers(replace));
  }

  @ParameterizedTest
  @CsvSource({
    "replace, false",
    "full-replace, true",
  })
  void replaceAsksTheManagerAndPrintsNil(String command, boolean full) {
    assertThat(run(command)).isZero();
    assertThat(out).hasToString("nil\n");
    assertThat(cluster.requests).containsExactly(new StartReplace(full));
  }

  @Test
  void autoReplacePrintsWhatTheManagerSays() {
    cluster.autoReplace = AutoReplaceChange.ENABLED;
    assertThat(run("enable-auto-replace")).isZero();
    cluster.autoReplace = AutoReplaceChange.UNCHANGED;
    assertThat(run("enable-auto-replace")).isZero();
    cluster.autoReplace = AutoReplaceChange.DISABLED;
    assertThat(run("disable-auto-replace", "--json")).isZero();
    assertThat(out).hasToString("true\nnil\n{\"result\":false}\n");
  }

  private static BackupReport report(State state, int clock, String reason) {
    return new BackupReport(
        state, ClockTime.of(7, clock), "x", 1_500, new Amount(3, 50, 100), reason);
  }

  @Test
  void backupNamesItsSuffixFirstAndReportsOfEachServer() {
    cluster.backupReports.set(0, report(State.FAILED, 1, "yesterday's"));
    cluster.backupReports.add(report(State.RUNNING, 2, ""));
    cluster.backupReports.add(report(State.DONE, 2, ""));

    assertThat(run("backup", "x")).isZero();

    assertThat(out).hasToString("suffix=x\nnil\n");
    assertThat(err).hasToString(cluster.server + "  ok, 3 records, 50 bytes, 1.5 s\n");
    assertThat(cluster.requests).endsWith(new CreateBackup("x"));
  }

  @Test
  void backupAsJsonIsOneObject() {
    cluster.backupReports.add(report(State.DONE, 2, ""));
    NodeAddress fault = address("192.168.0.104");
    cluster.nodes =
        new NodesInfo(
            new RingSeed(
                List.of(RingNode.active(cluster.server), RingNode.fault(fault)),
                FakeCluster.WRITE_TIME),
            List.of());

    assertThat(run("backup", "x", "--json")).isZero();

    assertThat(out)
        .hasToString(
            "{\"suffix\":\"x\",\"result\":null,\"error\":null,\"servers\":[{\"address\":\""
                + cluster.server
                + "\",\"state\":\"ok\",\"records\":3,\"bytes\":50,\"seconds\":1.5,"
                + "\"reason\":null}],\"faults\":[\"192.168.0.104:19800\"]}\n");
    assertThat(err).hasToString("");
  }

  @Test
  void backupWarnsOfMembersThatAreDown() {
    cluster.nodes =
        new NodesInfo(
            new RingSeed(List.of(RingNode.fault(address("192.168.0.104"))), FakeCluster.WRITE_TIME),
            List.of());
    assertThat(run("backup", "x")).isZero();
    assertThat(err)
        .hasToString(
            "192.168.0.104:19800  is down; its records are in the backups of its replicas\n");
  }

  @Test
  void aServerWhoseBackupFailsIsNamedWithItsReasonAndTheExitCodeIs1() {
    cluster.backupError = Optional.of("backup failed on " + cluster.server + " (it failed)");
    cluster.backupReports.add(report(State.FAILED, 2, "the disk is full"));

    assertThat(run("backup", "x")).isEqualTo(1);

    assertThat(out).hasToString("suffix=x\n");
    assertThat(err)
        .hasToString(
            cluster.server
                + "  FAILED, the disk is full\nkumoctl: "
                + cluster.manager
                + " answers: backup failed on "
                + cluster.server
                + " (it failed)\n");
  }

  @Test
  void aFailureThatTheManagerDoesNotTellIsAFailureAllTheSame() {
    cluster.backupReports.add(report(State.RUNNING, 2, ""));
    cluster.backupReports.add(report(State.FAILED, 2, "the disk is full"));

    assertThat(run("backup", "x", "--json")).isEqualTo(1);

    assertThat(out.toString())
        .contains("\"result\":null,\"error\":null")
        .contains("\"state\":\"failed\",\"records\":null,\"bytes\":null,\"seconds\":null,")
        .contains("\"reason\":\"the disk is full\"");
    assertThat(err).hasToString("kumoctl: no backup is known of " + cluster.server + "\n");
  }

  @Test
  void aServerThatIsRestartedMeanwhileHasNoBackup() {
    cluster.backupReports.add(report(State.RUNNING, 2, ""));
    cluster.backupReports.add(BackupReport.NONE);

    assertThat(run("backup", "x")).isEqualTo(1);

    assertThat(err.toString()).startsWith(cluster.server + "  FAILED, the server was restarted");
  }

  @Test
  void aServerThatNeverBeginsHasNoBackup() {
    assertThat(run("backup", "x", "--timeout", "0.3")).isEqualTo(1);
    assertThat(err.toString()).startsWith(cluster.server + "  FAILED, it has not begun\n");
  }

  @Test
  void aServerThatIsLostMeanwhileHasNoBackup() throws IOException {
    try (OriginalPeer lost = new OriginalPeer()) {
      lost.on(97, 1, params -> BackupStatus.CAPABILITY)
          .on(132, 0, params -> List.of(1L, 7L, "x", 0L, 0L, 0L, 0L, ""));
      cluster.nodes =
          new NodesInfo(
              new RingSeed(List.of(RingNode.active(lost.address())), FakeCluster.WRITE_TIME),
              List.of());
      cluster.whenBackedUp = lost::close;

      assertThat(run("backup", "x", "--timeout", "0.3")).isEqualTo(1);

      assertThat(err.toString())
          .matches(
              lost.address()
                  + "  FAILED, can't connect to .*\nkumoctl: no backup is known of "
                  + lost.address()
                  + "\n");
    }
  }

  @Test
  void aServerThatIsNotThroughWhenTheTimeIsUpIsNoSuccess() {
    cluster.backupReports.add(report(State.RUNNING, 2, ""));
    assertThat(run("backup", "x", "--wait-timeout", "1")).isEqualTo(1);
    assertThat(err.toString()).startsWith(cluster.server + "  FAILED, it is still running\n");
  }

  @Test
  void backupIsNamedAfterTodayUnlessTold() {
    cluster.nodes = new NodesInfo(RingSeed.EMPTY, List.of());
    assertThat(run("backup")).isZero();
    String today = LocalDate.now(ZoneId.systemDefault()).format(DateTimeFormatter.BASIC_ISO_DATE);
    assertThat(out).hasToString("suffix=" + today + "\nnil\n");
  }

  @Test
  void anErrorOfTheManagerIsOneLineAndExitCode1() {
    cluster.nodes = new NodesInfo(RingSeed.EMPTY, List.of());
    cluster.backupError = Optional.of("empty suffix");
    assertThat(run("backup", "x")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "kumoctl: " + cluster.manager + " answers: empty suffix" + System.lineSeparator());
  }

  @Test
  void anUnreachableManagerIsOneLineAndExitCode1() throws IOException {
    try (ClosedPort closed = new ClosedPort()) {
      assertThat(execute(closed.address().toString(), "status")).isEqualTo(1);
      assertThat(err.toString().lines())
          .hasSize(1)
          .first()
          .asString()
          .startsWith("kumoctl: can't connect to " + closed.address());
    }
  }

  @Test
  void aManagerThatNeverAnswersIsOneLineAndExitCode1() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      assertThat(execute(address, "status", "--timeout", "0.05")).isEqualTo(1);
      assertThat(err.toString().lines()).hasSize(1);
    }
  }

  @Test
  void aWrongCommandShowsTheUsageAndOneClearLine() {
    assertThat(run("frobnicate")).isEqualTo(1);
    assertThat(err.toString()).contains("Usage: kumoctl").contains("frobnicate");
  }

  @Test
  void aMissingCommandShowsTheUsageAndOneClearLine() {
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("Usage: kumoctl").contains("kumoctl: ");
  }

  @Test
  void waitingEndsWithZeroWhenTheReplaceIsFinished() {
    cluster.readTime = ClockTime.ZERO;
    cluster.replaceStates.addAll(0, List.of(4L, 8L));
    Thread finisher = new Thread(() -> finishWhenDeleting());
    finisher.start();

    assertThat(run("attach", "--wait")).isZero();
    assertThat(err.toString()).contains(cluster.server + " copying").contains("replace finished");
  }

  @Test
  void waitingEndsWhenEveryServerReadsByTheNewRing() {
    cluster.serverReadTimes.add(0, ClockTime.of(1, 1));
    assertThat(run("attach", "--wait")).isZero();
    assertThat(err.toString().lines().toList())
        .satisfiesExactly(
            line -> assertThat(line).endsWith(cluster.server + " reads by another ring"),
            line -> assertThat(line).endsWith("rings agree, no server is busy"),
            line -> assertThat(line).endsWith("replace finished"));
  }

  private void finishWhenDeleting() {
    while (cluster.replaceStates.size() > 1) {
      Thread.onSpinWait();
    }
    cluster.readTime = FakeCluster.WRITE_TIME;
  }

  @Test
  void waitingGivesUpAfterItsLimitWithExitCode3() {
    cluster.replaceStates.set(0, 4L);
    assertThat(run("replace", "--wait", "--wait-timeout", "0.01")).isEqualTo(3);
    assertThat(err.toString()).contains("still running");
  }

  private int run(String... command) {
    List<String> args = new ArrayList<>(List.of(cluster.manager.toString()));
    args.addAll(List.of(command));
    return execute(args.toArray(new String[0]));
  }

  private int execute(String... args) {
    return Tool.execute(KumoCtl.commandLine(), new PrintWriter(out), new PrintWriter(err), args);
  }

  private static NodeAddress address(String host) {
    return NodeAddress.of(new InetSocketAddress(host, 19_800));
  }
}
