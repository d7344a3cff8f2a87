package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.FakeServer.Reaction;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.AutoReplaceChange;
import org.kumofs.message.ReplaceElection;
import org.kumofs.message.Role;
import org.kumofs.message.SetAutoReplace;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.NodeIdentity;

class AutoReplaceTest {

  private static final long DELAY = ManagerTiming.DEFAULT.replaceDelayMillis();

  private final LogCapture log = new LogCapture();
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void closeLog() {
    log.close();
  }

  private Manager autoManager() {
    return cluster
    .new Manager(TestCluster.withAutoReplace(TestCluster.config(TestCluster.managerAddress(1))));
  }

  private Manager autoManagerOfTwo(int number) {
    return cluster.managerOfTwo(number, TestCluster::withAutoReplace);
  }

  private long logged(String words) {
    return log.lines().stream().filter(line -> line.contains(words)).count();
  }

  @Test
  void newcomersAreAttachedAndReplacedAfterTheDelay() {
    Manager manager = autoManager();
    FakeServer a = cluster.server(1, manager);
    cluster.time.runFor(DELAY - 500);
    assertThat(manager.writeNodes()).isEmpty();
    cluster.time.runFor(1_000);
    assertThat(manager.writeNodes()).containsExactly(RingNode.active(a.address));
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());
  }

  @Test
  void theDelayCountsFromTheLastChange() {
    Manager manager = autoManager();
    cluster.server(1, manager);
    cluster.time.runFor(DELAY - 500);
    cluster.server(2, manager);
    cluster.time.runFor(DELAY - 500);
    assertThat(manager.writeNodes()).isEmpty();
    cluster.time.runFor(1_000);
    assertThat(manager.writeNodes()).hasSize(2);
    assertThat(logged("start replace copy")).isEqualTo(1);
  }

  @Test
  void aLostServerIsDetachedAndReplacedAfterTheDelay() {
    Manager manager = autoManager();
    List<FakeServer> servers = cluster.attachedServers(3, manager);
    cluster.time.runFor(2 * DELAY);
    servers.get(1).kill();
    cluster.time.runFor(1_000);
    assertThat(manager.writeNodes()).contains(RingNode.fault(servers.get(1).address));
    cluster.time.runFor(DELAY);
    assertThat(manager.writeNodes()).hasSize(2);
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());
    assertThat(servers.get(0).deleteStarts).hasSize(1);
  }

  @Test
  void aCopyThatALossMadeVoidIsDoneAgain() {
    Manager manager = autoManager();
    List<FakeServer> servers = cluster.attachedServers(3, manager);
    cluster.time.runFor(2 * DELAY);
    FakeServer d = cluster.server(4, manager);
    d.onStart = Reaction.GO_ON_FOR_EVER;
    cluster.time.runFor(DELAY);
    assertThat(d.copyStarts).hasSize(1);
    d.kill();
    cluster.time.runFor(DELAY + 1_000);
    assertThat(logged("is void")).isEqualTo(1);
    assertThat(manager.writeNodes()).hasSize(3);
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());
    assertThat(servers.get(0).copyStarts).hasSize(2);
  }

  @Test
  void theLastServersAreNotDetached() {
    Manager manager = autoManager();
    List<FakeServer> servers = cluster.attachedServers(2, manager);
    servers.get(0).kill();
    servers.get(1).kill();
    cluster.time.runFor(3 * DELAY);
    assertThat(manager.writeNodes()).hasSize(2);
  }

  @Test
  void enablingTakesEffectAtOnce() {
    Manager manager = cluster.manager();
    FakeServer a = cluster.server(1, manager);
    assertThat(manager.call(new SetAutoReplace(true))).isEqualTo(AutoReplaceChange.ENABLED);
    cluster.settle();
    assertThat(manager.writeNodes()).containsExactly(RingNode.active(a.address));
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());

    assertThat(manager.call(new SetAutoReplace(true))).isEqualTo(AutoReplaceChange.UNCHANGED);
    cluster.server(2, manager);
    cluster.time.runFor(DELAY + 500);
    assertThat(manager.writeNodes()).hasSize(2);
  }

  @Test
  void enablingWithNothingToDoReplacesNothing() {
    Manager manager = cluster.manager();
    FakeServer a = cluster.attachedServers(1, manager).get(0);
    manager.call(new SetAutoReplace(true));
    cluster.time.runFor(2 * DELAY);
    assertThat(a.copyStarts).isEmpty();
  }

  @Test
  void disablingCallsOffWhatWasToCome() {
    Manager manager = autoManager();
    cluster.server(1, manager);
    assertThat(manager.call(new SetAutoReplace(false))).isEqualTo(AutoReplaceChange.DISABLED);
    assertThat(manager.call(new SetAutoReplace(false))).isEqualTo(AutoReplaceChange.UNCHANGED);
    cluster.time.runFor(2 * DELAY);
    assertThat(manager.writeNodes()).isEmpty();
  }

  @Test
  void ofTwoManagersTheOneWithTheSmallerAddressReplacesOnce() {
    Manager first = autoManagerOfTwo(1);
    Manager second = autoManagerOfTwo(2);
    List<FakeServer> servers =
        List.of(cluster.server(1, first, second), cluster.server(2, second, first));
    cluster.time.runFor(DELAY + 2_000);

    assertThat(first.rings().read()).isEqualTo(first.rings().write());
    assertThat(second.rings()).isEqualTo(first.rings());
    assertThat(first.writeNodes()).hasSize(2);
    assertThat(logged("the partner has delegated the replace")).isLessThanOrEqualTo(1);
    assertThat(servers.get(0).deleteStarts).hasSize(1);
  }

  @Test
  void theOneWithTheLargerAddressDelegates() {
    Manager first = cluster.managerOfTwo(1);
    Manager second = autoManagerOfTwo(2);
    FakeServer a = cluster.server(1, first, second);
    cluster.time.runFor(DELAY + 1_000);
    assertThat(logged("the replace is delegated to " + first.address)).isEqualTo(1);
    assertThat(logged("the partner has delegated the replace")).isEqualTo(1);
    assertThat(a.copyStarts).hasSize(1);
    assertThat(first.rings().read()).isEqualTo(second.rings().write());
  }

  @Test
  void itReplacesByItselfWhenThePartnerIsDown() {
    Manager second = autoManagerOfTwo(2);
    FakeServer a = cluster.server(1, second);
    cluster.time.runFor(DELAY + 1_000);
    assertThat(logged("the partner does not replace")).isEqualTo(1);
    assertThat(a.copyStarts).hasSize(1);
    assertThat(second.rings().read()).isEqualTo(second.rings().write());
  }

  @Test
  void itReplacesByItselfWhenThePartnerNeverAnswersTheElection() {
    Manager first = cluster.managerOfTwo(1);
    Manager second = autoManagerOfTwo(2);
    cluster.network.setFirewall((from, to, method) -> method != 12);
    FakeServer a = cluster.server(1, first, second);
    cluster.time.runFor(DELAY + 500);
    assertThat(a.copyStarts).isEmpty();
    cluster.time.runFor(ManagerTiming.DEFAULT.callTimeoutMillis());
    assertThat(a.copyStarts).hasSize(1);
    assertThat(first.rings()).isEqualTo(second.rings());
  }

  @Test
  void whenThePartnerIsLostTheReplaceThatItRanIsTakenOver() {
    Manager first = cluster.managerOfTwo(1);
    Manager second = autoManagerOfTwo(2);
    FakeServer a = cluster.server(1, first, second);
    a.onStart = Reaction.GO_ON_FOR_EVER;
    cluster.time.runFor(DELAY + 500);
    assertThat(a.copyStarts).hasSize(1);
    first.kill();
    a.onStart = Reaction.WORK;
    cluster.time.runFor(DELAY + 2_000);
    assertThat(a.copyStarts).hasSize(2);
    assertThat(second.rings().read()).isEqualTo(second.rings().write());
  }

  @Test
  void anElectionIsAnsweredAtOnceWhateverComesOfIt() {
    FakeServer partner = partnerOf(2, 1);
    Manager manager = cluster.managerOfTwo(1);
    FakeServer a = cluster.server(1, manager);
    manager.call(new AttachNewServers(true));
    cluster.settle();
    a.forget();
    RingSeed own = manager.rings().write();

    // Empty or obsolete: the partner need not, and nothing is started.
    assertThat(elect(partner, manager, RingSeed.EMPTY)).isTrue();
    assertThat(elect(partner, manager, new RingSeed(own.nodes(), ClockTime.of(0, 1)))).isTrue();
    // The rings agree already.
    assertThat(elect(partner, manager, own)).isTrue();
    assertThat(a.copyStarts).isEmpty();

    // A write ring that this manager has not heard of yet.
    RingSeed later =
        new RingSeed(
            List.of(RingNode.active(a.address), RingNode.fault(TestCluster.serverAddress(7))),
            ClockTime.of(cluster.time.unixSeconds(), 5_000));
    a.onStart = Reaction.GO_ON_FOR_EVER;
    assertThat(elect(partner, manager, later)).isTrue();
    assertThat(a.copyStarts).hasSize(1);
    assertThat(manager.writeNodes()).containsExactly(RingNode.active(a.address));
    // It runs already.
    assertThat(elect(partner, manager, manager.rings().write())).isTrue();
    assertThat(a.copyStarts).hasSize(1);
  }

  @Test
  void anElectionOfThePartnerWithTheSmallerAddressIsDeclined() {
    FakeServer partner = partnerOf(1, 2);
    Manager manager = cluster.managerOfTwo(2);
    FakeServer a = cluster.server(1, manager);
    manager.call(new AttachNewServers(false));
    cluster.settle();
    assertThat(elect(partner, manager, manager.rings().write())).isFalse();
    assertThat(a.copyStarts).isEmpty();
  }

  @Test
  void anElectionOfAStrangerIsRefused() {
    Manager manager = cluster.managerOfTwo(1);
    FakeServer stranger =
        new FakeServer(
            cluster,
            new NodeIdentity(TestCluster.managerAddress(5), Role.MANAGER),
            List.of(manager.address));
    cluster.settle();
    CompletableFuture<Boolean> answer =
        stranger.session(manager.address).call(new ReplaceElection(RingSeed.EMPTY, 1), 1_000);
    cluster.settle();
    assertThat(answer).isCompletedExceptionally();
  }

  private FakeServer partnerOf(int number, int other) {
    return new FakeServer(
        cluster,
        new NodeIdentity(TestCluster.managerAddress(number), Role.MANAGER),
        List.of(TestCluster.managerAddress(other)));
  }

  private boolean elect(FakeServer partner, Manager manager, RingSeed seed) {
    CompletableFuture<Boolean> answer =
        partner
            .session(manager.address)
            .call(new ReplaceElection(seed, partner.clock.take()), 1_000);
    cluster.settle();
    return answer.join();
  }
}
