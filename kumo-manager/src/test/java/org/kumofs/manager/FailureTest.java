package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.TestCluster.Gateway;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.KeepAlive;
import org.kumofs.ring.RingNode;

class FailureTest {

  private final LogCapture log = new LogCapture();
  private final TestCluster cluster = new TestCluster();
  private Manager manager;
  private FakeServer a;
  private FakeServer b;
  private FakeServer c;

  @BeforeEach
  void attachThreeServers() {
    manager = cluster.manager();
    List<FakeServer> servers = cluster.attachedServers(3, manager);
    a = servers.get(0);
    b = servers.get(1);
    c = servers.get(2);
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void aLostServerIsAFaultInItsPlaceInBothRings() {
    ClockTime before = manager.rings().write().clockTime();
    b.kill();
    cluster.time.runFor(500);

    assertThat(manager.writeNodes())
        .containsExactly(
            RingNode.active(a.address), RingNode.fault(b.address), RingNode.active(c.address));
    assertThat(manager.rings().read()).isEqualTo(manager.rings().write());
    assertThat(before.isBefore(manager.rings().write().clockTime())).isTrue();
    assertThat(manager.eventNames()).endsWith("lS");
    assertThat(log.lines()).contains("lost node server " + b.address, "server lost " + b.address);
  }

  @Test
  void theOtherServersAndTheGatewaysAreTold() {
    Gateway gateway = cluster.new Gateway(1);
    gateway.ask(manager);
    b.kill();
    cluster.time.runFor(500);

    assertThat(a.lastSync().write()).isEqualTo(manager.rings().write());
    assertThat(a.lastSync().read()).isEqualTo(manager.rings().read());
    assertThat(c.syncs).hasSize(1);
    assertThat(gateway.pushes).hasSize(1);
    assertThat(gateway.lastPush().write()).isEqualTo(manager.rings().write());
  }

  @Test
  void aLostNewcomerIsForgottenAndTheRingsStay() {
    FakeServer newcomer = cluster.server(4, manager);
    ClockTime before = manager.rings().write().clockTime();
    newcomer.kill();
    cluster.time.runFor(500);
    assertThat(manager.newcomers()).isEmpty();
    assertThat(manager.rings().write().clockTime()).isEqualTo(before);
    assertThat(a.syncs).isEmpty();
  }

  @Test
  void aServerThatComesBackIsANewcomerAndIsAttachedInItsOldPlace() {
    b.kill();
    cluster.time.runFor(500);
    b = cluster.server(2, manager);
    assertThat(manager.newcomers()).containsExactly(b.address);
    assertThat(manager.writeNodes()).contains(RingNode.fault(b.address));

    manager.call(new AttachNewServers(true));
    cluster.settle();
    assertThat(manager.writeNodes())
        .containsExactly(
            RingNode.active(a.address), RingNode.active(b.address), RingNode.active(c.address));
    assertThat(manager.newcomers()).isEmpty();
  }

  @Test
  void aDetachedServerThatComesBackIsAttachedAtTheEnd() {
    b.kill();
    cluster.time.runFor(500);
    manager.call(new DetachFaultServers(true));
    cluster.settle();
    b = cluster.server(2, manager);
    manager.call(new AttachNewServers(true));
    cluster.settle();
    assertThat(manager.writeNodes())
        .containsExactly(
            RingNode.active(a.address), RingNode.active(c.address), RingNode.active(b.address));
  }

  @Test
  void aServerThatIsBackBeforeItsLossWasNoticedIsSimplyConnectedAgain() {
    ClockTime before = manager.rings().write().clockTime();
    b.kill();
    b = cluster.server(2, manager);
    cluster.time.runFor(5_000);
    assertThat(manager.rings().write().clockTime()).isEqualTo(before);
    assertThat(manager.newcomers()).isEmpty();
    assertThat(log.lines()).contains("server " + b.address + " is connected again");
    assertThat(log.lines()).doesNotContain("server lost " + b.address);
  }

  @Test
  void aServerThatIsBackJustWhenItIsGivenUpBecomesANewcomer() {
    // The loss and the return reach the control loop one right after the other.
    cluster.network.silence(b.address);
    cluster.time.runUntil(() -> log.lines().contains("server lost " + b.address), 20_000);
    cluster.network.wake(b.address);
    cluster.time.runFor(3_000);
    assertThat(manager.newcomers()).containsExactly(b.address);
    assertThat(manager.writeNodes()).contains(RingNode.fault(b.address));
  }

  @Test
  void aServerThatHangsIsLostWithinTheKeepAliveLimit() {
    cluster.time.runFor(1_000);
    cluster.network.silence(b.address);
    cluster.time.runFor(
        ManagerTiming.DEFAULT.keepAliveIntervalMillis()
            + ManagerTiming.DEFAULT.keepAliveTimeoutMillis()
            + 200);
    assertThat(manager.writeNodes()).contains(RingNode.fault(b.address));
    assertThat(manager.writeNodes())
        .contains(RingNode.active(a.address), RingNode.active(c.address));
  }

  @Test
  void keepAlivesGoToMembersAndNewcomersAtEveryTick() {
    FakeServer newcomer = cluster.server(4, manager);
    int member = a.keepAlives.size();
    int other = newcomer.keepAlives.size();
    cluster.time.runFor(10 * ManagerTiming.DEFAULT.keepAliveIntervalMillis());
    assertThat(a.keepAlives.size() - member).isBetween(9, 11);
    assertThat(newcomer.keepAlives.size() - other).isBetween(9, 11);
    assertThat(a.keepAlives.stream().map(KeepAlive::clock)).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aShortLossOfConnectionIsNoFailure() {
    ClockTime before = manager.rings().write().clockTime();
    cluster.network.silence(b.address);
    cluster.time.runFor(3_000);
    cluster.network.wake(b.address);
    cluster.time.runFor(20_000);
    assertThat(manager.rings().write().clockTime()).isEqualTo(before);
  }

  @Test
  void aManagerThatStoodStillItselfGivesNobodyUp() {
    ClockTime before = manager.rings().write().clockTime();
    cluster.network.silence(manager.address);
    // At least one round of keepalives is under way when it stops.
    cluster.time.runFor(2_000);
    manager.control.pause();
    cluster.time.runFor(30_000);
    cluster.network.wake(manager.address);
    manager.control.resume();
    cluster.time.runFor(20_000);
    assertThat(manager.rings().write().clockTime()).isEqualTo(before);

    cluster.network.silence(b.address);
    cluster.time.runFor(10_000);
    assertThat(manager.writeNodes()).contains(RingNode.fault(b.address));
  }

  @Test
  void theLastServerStaysActiveThoughItIsLost() {
    b.kill();
    cluster.time.runFor(500);
    a.kill();
    c.kill();
    cluster.time.runFor(500);
    assertThat(manager.writeNodes())
        .containsExactly(
            RingNode.fault(a.address), RingNode.fault(b.address), RingNode.active(c.address));
  }
}
