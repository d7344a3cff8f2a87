package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.FakeServer.Reaction;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.GetStatus;
import org.kumofs.message.ManagerReplaceReport;
import org.kumofs.message.ManagerReplaceReport.Participant;
import org.kumofs.message.ManagerReplaceReport.Step;
import org.kumofs.message.ManagerReplaceStatus;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.ReplaceStage;
import org.kumofs.message.StartReplace;
import org.kumofs.message.StatusValue;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.WireError;

/** What a manager tells of the replace that it runs, and how an operator ends one. */
class CancelReplaceTest {

  private static final long DELAY = ManagerTiming.DEFAULT.replaceDelayMillis();
  private static final CancelReplace CANCEL = new CancelReplace(ClockTime.ZERO, true);

  private final LogCapture log = new LogCapture();
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void closeLog() {
    log.close();
  }

  private List<FakeServer> slow(List<FakeServer> servers) {
    servers.forEach(server -> server.onStart = Reaction.GO_ON_FOR_EVER);
    return servers;
  }

  private ClockTime replace(Manager manager) {
    manager.call(new StartReplace(false));
    cluster.settle();
    return manager.rings().write().clockTime();
  }

  private static ManagerReplaceReport report(Manager manager) {
    return manager.call(new ManagerReplaceStatus());
  }

  private String refusal(Manager manager) {
    CompletableFuture<Boolean> answer = manager.callLater(CANCEL);
    cluster.time.runUntil(answer::isDone, 60_000);
    try {
      return "answered " + answer.join();
    } catch (CompletionException e) {
      return ((WireError.Text) ((RpcException) e.getCause()).error()).text();
    }
  }

  private long logged(String words) {
    return log.lines().stream().filter(line -> line.contains(words)).count();
  }

  @Test
  void aManagerShowsThatItUnderstands() {
    StatusValue.Number mask =
        (StatusValue.Number) cluster.manager().call(new GetStatus(ManagerStatus.CAPABILITIES));
    assertThat(mask.bits() & ManagerStatus.REPLACE_CONTROL).isNotZero();
  }

  @Test
  void aManagerTellsThePhaseAndWhoHasReported() {
    Manager manager = cluster.manager();
    List<FakeServer> servers = slow(cluster.attachedServers(2, manager));
    assertThat(report(manager)).isEqualTo(ManagerReplaceReport.idle(Optional.empty()));
    FakeServer a = servers.get(0);
    FakeServer b = servers.get(1);
    b.onStart = Reaction.IGNORE;
    ClockTime time = replace(manager);
    a.reportCopyEnd(manager.address, time);

    ManagerReplaceReport copy = report(manager);
    assertThat(copy.stage()).isEqualTo(ReplaceStage.COPY);
    assertThat(copy.ring()).isEqualTo(time);
    assertThat(copy.full()).isFalse();
    assertThat(copy.millis()).isBetween(200L, 300L);
    assertThat(copy.servers())
        .containsExactlyInAnyOrder(
            new Participant(a.address, Step.ENDED), new Participant(b.address, Step.TOLD));

    b.onStart = Reaction.WORK;
    cluster.time.runFor(30_000);
    ManagerReplaceReport delete = report(manager);
    assertThat(delete.stage()).isEqualTo(ReplaceStage.DELETE);
    assertThat(delete.servers())
        .containsExactlyInAnyOrder(
            new Participant(a.address, Step.WORKING), new Participant(b.address, Step.ENDED));
    a.reportDeleteEnd(manager.address, time);
    assertThat(report(manager)).isEqualTo(ManagerReplaceReport.idle(Optional.empty()));
  }

  @Test
  void noDeleteFollowsACopyThatIsCancelledAndTheNextReplaceIsWhole() {
    Manager manager = cluster.manager();
    List<FakeServer> servers = slow(cluster.attachedServers(2, manager));
    FakeServer original = cluster.server(3, manager);
    original.capabilities = 0;
    original.onStart = Reaction.GO_ON_FOR_EVER;
    manager.call(new AttachNewServers(true));
    cluster.settle();
    ClockTime time = manager.rings().write().clockTime();
    servers.get(0).reportCopyEnd(manager.address, time);

    assertThat(manager.call(CANCEL)).isTrue();
    cluster.settle();

    for (FakeServer server : servers) {
      assertThat(server.cancels).containsExactly(new CancelReplace(time, false));
    }
    assertThat(original.cancels).isEmpty();
    assertThat(report(manager).stage()).isEqualTo(ReplaceStage.IDLE);
    servers.get(1).reportCopyEnd(manager.address, time);
    original.reportCopyEnd(manager.address, time);
    assertThat(servers.get(0).deleteStarts).isEmpty();
    assertThat(manager.readNodes()).hasSize(2);
    assertThat(manager.writeNodes()).hasSize(3);
    assertThat(manager.call(CANCEL)).isFalse();

    servers.forEach(server -> server.onStart = Reaction.WORK);
    original.onStart = Reaction.WORK;
    assertThat(replace(manager)).isEqualTo(time);
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());
    assertThat(servers.get(0).copyStarts).hasSize(2);
  }

  @Test
  void aDeleteIsNotCancelled() {
    Manager manager = cluster.manager();
    List<FakeServer> servers = slow(cluster.attachedServers(1, manager));
    ClockTime time = replace(manager);
    servers.get(0).reportCopyEnd(manager.address, time);
    assertThat(refusal(manager)).contains("nothing is lost by that");
    assertThat(report(manager).stage()).isEqualTo(ReplaceStage.DELETE);
    servers.get(0).reportDeleteEnd(manager.address, time);
    assertThat(refusal(manager)).isEqualTo("answered false");
  }

  @Test
  void anAutomaticReplaceBeginsAgainOnlyWhenTheMembershipChanges() {
    Manager manager =
        cluster
        .new Manager(
            TestCluster.withAutoReplace(TestCluster.config(TestCluster.managerAddress(1))));
    List<FakeServer> servers = cluster.attachedServers(2, manager);
    cluster.time.runFor(2 * DELAY);
    FakeServer third = cluster.server(3, manager);
    third.onStart = Reaction.GO_ON_FOR_EVER;
    cluster.time.runFor(2 * DELAY);
    assertThat(report(manager).stage()).isEqualTo(ReplaceStage.COPY);
    long copies = logged("start replace copy");

    assertThat(manager.call(CANCEL)).isTrue();
    cluster.time.runFor(10 * DELAY);
    assertThat(logged("start replace copy")).isEqualTo(copies);
    assertThat(manager.readNodes()).hasSize(2);

    third.onStart = Reaction.WORK;
    servers.get(0).kill();
    cluster.time.runFor(5 * DELAY);
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());
  }

  @Test
  void theManagerThatRunsTheReplaceIsToldByTheOther() {
    Manager first = cluster.managerOfTwo(1);
    Manager second = cluster.managerOfTwo(2);
    cluster.settle();
    List<FakeServer> servers = slow(cluster.attachedServers(2, first, second));
    ClockTime time = replace(second);
    assertThat(report(first)).isEqualTo(ManagerReplaceReport.idle(Optional.of(second.address)));

    assertThat(first.call(CANCEL)).isTrue();
    cluster.settle();

    assertThat(report(second).stage()).isEqualTo(ReplaceStage.IDLE);
    assertThat(servers.get(0).cancels).containsExactly(new CancelReplace(time, false));
    assertThat(first.call(CANCEL)).isFalse();
  }

  @Test
  void whatThePartnerRefusesIsRefusedInItsName() {
    Manager first = cluster.managerOfTwo(1);
    Manager second = cluster.managerOfTwo(2);
    cluster.settle();
    List<FakeServer> servers = slow(cluster.attachedServers(1, first, second));
    ClockTime time = replace(second);
    servers.get(0).reportCopyEnd(second.address, time);
    assertThat(refusal(first))
        .startsWith("this manager runs no copy, and its partner " + second.address + " can't")
        .endsWith("it ends by itself");
  }

  @Test
  void withoutThePartnerAManagerCancelsWhatItRunsItself() {
    Manager first = cluster.managerOfTwo(1);
    Manager second = cluster.managerOfTwo(2);
    cluster.settle();
    slow(cluster.attachedServers(2, first, second));
    replace(first);
    second.kill();
    cluster.time.runFor(10_000);
    assertThat(report(first).stage()).isEqualTo(ReplaceStage.COPY);
    assertThat(first.call(CANCEL)).isTrue();
    assertThat(first.call(CANCEL)).isFalse();
  }
}
