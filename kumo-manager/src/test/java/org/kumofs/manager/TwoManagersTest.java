package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.FakeServer.Reaction;
import org.kumofs.manager.TestCluster.Gateway;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.message.StartReplace;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.NodeIdentity;

class TwoManagersTest {

  private final LogCapture log = new LogCapture();
  private final TestCluster cluster = new TestCluster();
  private Manager first;
  private Manager second;

  @BeforeEach
  void startBoth() {
    first = cluster.managerOfTwo(1);
    second = cluster.managerOfTwo(2);
    cluster.settle();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void eitherTakesCommandsAndTheOtherFollows() {
    List<FakeServer> servers = cluster.attachedServers(2, second, first);
    assertThat(first.rings()).isEqualTo(second.rings());
    assertThat(first.writeNodes()).hasSize(2);
    assertThat(first.newcomers()).isEmpty();

    FakeServer third = cluster.server(3, first, second);
    assertThat(second.newcomers()).containsExactly(third.address);
    first.call(new AttachNewServers(false));
    cluster.settle();
    assertThat(second.writeNodes()).contains(RingNode.active(third.address)).hasSize(3);
    assertThat(second.readNodes()).hasSize(2);
    assertThat(second.newcomers()).isEmpty();
    assertThat(servers.get(0).copyStarts).isEmpty();

    second.call(new StartReplace(false));
    cluster.settle();
    assertThat(first.rings()).isEqualTo(second.rings());
    assertThat(first.readNodes()).hasSize(3);
  }

  @Test
  void aRestartedManagerGetsTheRingsFromItsPartnerAndMembersAreNoNewcomers() {
    List<FakeServer> servers = cluster.attachedServers(2, first, second);
    first.kill();
    cluster.time.runFor(1_000);
    first = cluster.managerOfTwo(1);
    cluster.time.runFor(5_000);

    assertThat(first.rings()).isEqualTo(second.rings());
    assertThat(first.newcomers()).isEmpty();
    assertThat(first.call(new NodesInfoRequest()).write().nodes()).hasSize(2);

    ClockTime before = second.rings().write().clockTime();
    servers.get(0).kill();
    cluster.time.runFor(500);
    assertThat(before.isBefore(first.rings().write().clockTime())).isTrue();
    assertThat(first.writeNodes()).contains(RingNode.fault(servers.get(0).address));
    assertThat(second.rings()).isEqualTo(first.rings());
  }

  @Test
  void soDoesOneThatIsBackBeforeItIsMissed() {
    cluster.attachedServers(2, first, second);
    RingSeeds rings = first.rings();

    second.kill();
    second = cluster.managerOfTwo(2);
    cluster.time.runFor(3_000);

    assertThat(second.rings()).isEqualTo(rings);
  }

  @Test
  void managersThatWerePartedAgreeOnTheLaterRingWhenTheyMeetAgain() {
    List<FakeServer> servers = cluster.attachedServers(2, first, second);
    first.kill();
    cluster.time.runFor(1_000);
    servers.get(1).kill();
    cluster.time.runFor(10_000);
    second.call(new DetachFaultServers(true));
    cluster.settle();
    RingPair later = RingPair.EMPTY.adopt(second.rings().write(), second.rings().read());

    first = cluster.managerOfTwo(1);
    cluster.time.runFor(5_000);
    assertThat(first.rings().write()).isEqualTo(later.write().seed());
    assertThat(first.rings().read()).isEqualTo(later.read().seed());
    assertThat(second.rings()).isEqualTo(first.rings());
  }

  @Test
  void eachRingIsTakenOverByItself() {
    List<FakeServer> servers = cluster.attachedServers(1, first, second);
    servers.get(0).onStart = Reaction.GO_ON_FOR_EVER;
    cluster.server(2, first, second);
    first.call(new AttachNewServers(true));
    cluster.settle();
    assertThat(second.writeNodes()).hasSize(2);
    assertThat(second.readNodes()).hasSize(1);
  }

  @Test
  void bothSeeALossAndAgree() {
    List<FakeServer> servers = cluster.attachedServers(3, first, second);
    servers.get(1).kill();
    servers.get(2).kill();
    cluster.time.runFor(5_000);
    assertThat(first.writeNodes())
        .containsExactly(
            RingNode.active(servers.get(0).address),
            RingNode.fault(servers.get(1).address),
            RingNode.fault(servers.get(2).address));
    assertThat(second.rings()).isEqualTo(first.rings());
    assertThat(servers.get(0).syncs.stream().map(HashSpaceSync::write))
        .contains(first.rings().write());
  }

  @Test
  void aSyncThatTheNetworkSwallowedIsRepeated() {
    List<FakeServer> servers = cluster.attachedServers(2, first, second);
    cluster.network.setFirewall((from, to, method) -> method != 2 || !from.equals(first.address));
    servers.get(1).kill();
    cluster.server(3, first);
    first.call(new AttachNewServers(false));
    cluster.time.runFor(1_000);
    assertThat(second.writeNodes()).hasSize(2);

    cluster.network.setFirewall((from, to, method) -> true);
    cluster.time.runFor(
        ManagerTiming.DEFAULT.callTimeoutMillis()
            + 2 * ManagerTiming.DEFAULT.keepAliveIntervalMillis());
    assertThat(second.writeNodes()).hasSize(3);
    assertThat(servers.get(0).lastSync().write().nodes()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void aPartnerThatComesUpWhenTheFirstKeepAliveIsDueIsNotDropped() {
    second.kill();
    cluster.time.runFor(10_000);
    // Its host does not answer at all at first, so that what it is sent waits.
    cluster.network.silence(second.address);
    cluster.time.runFor(10_000);
    cluster.network.wake(second.address);
    second = cluster.managerOfTwo(2);
    cluster.time.runFor(20_000);
    assertThat(log.lines().stream().filter(("partner connected " + second.address)::equals))
        .hasSize(2);
  }

  @Test
  void aHungPartnerIsLostAndComesBack() {
    cluster.network.silence(second.address);
    cluster.time.runFor(10_000);
    assertThat(log.lines()).contains("lost node manager " + second.address);
    cluster.network.wake(second.address);
    cluster.time.runFor(10_000);
    assertThat(log.lines().stream().filter(("partner connected " + second.address)::equals))
        .hasSize(2);
  }

  @Test
  void gatewaysOfTheOtherManagerAreTold() {
    List<FakeServer> servers = cluster.attachedServers(2, first, second);
    Gateway gateway = cluster.new Gateway(1);
    gateway.ask(second);
    FakeServer third = cluster.server(3, first, second);
    first.call(new AttachNewServers(false));
    cluster.settle();
    // No server knows of the new write ring yet: a gateway that did would write in vain.
    assertThat(gateway.pushes).isEmpty();

    first.call(new StartReplace(false));
    cluster.settle();
    assertThat(gateway.lastPush().read().nodes()).contains(RingNode.active(third.address));
    assertThat(servers.get(0).deleteStarts).hasSize(1);
  }

  @Test
  void aReplaceThatTheOtherManagerFinishesFirstIsGivenUp() {
    List<FakeServer> servers = cluster.attachedServers(1, first, second);
    FakeServer late = cluster.server(2, first, second);
    servers.get(0).onStart = Reaction.GO_ON_FOR_EVER;
    late.onStart = Reaction.GO_ON_FOR_EVER;
    first.call(new AttachNewServers(true));
    cluster.settle();
    servers.get(0).onStart = Reaction.WORK;
    late.onStart = Reaction.WORK;
    second.call(new StartReplace(false));
    cluster.settle();
    assertThat(first.readNodes()).hasSize(2);
    assertThat(log.lines()).anyMatch(line -> line.contains("is void: the rings have changed"));
  }

  /** It marked a fault while this one marked it too and detached it. */
  @Test
  void aPartnerThatKnowsTheSameReadersUnderALaterStampDoesNotMakeACopyVoid() {
    List<FakeServer> servers = cluster.attachedServers(2, first, second);
    second.kill();
    FakeServer partner =
        new FakeServer(
            cluster, new NodeIdentity(second.address, Role.MANAGER), List.of(first.address));
    servers.get(1).kill();
    cluster.time.runFor(5_000);
    servers.get(0).onStart = Reaction.GO_ON_FOR_EVER;
    first.call(new DetachFaultServers(true));
    cluster.settle();

    RingSeed write = first.rings().write();
    RingSeed read = first.rings().read();
    ClockTime later = ClockTime.of(write.clockTime().unixSeconds() + 1, 0);
    RingSeed sameReaders = new RingSeed(read.nodes(), later);
    assertThat(
            cluster.answerOf(
                partner
                    .session(first.address)
                    .call(new HashSpaceSync(write, sameReaders, 1), 1_000)))
        .isTrue();
    assertThat(first.rings().read()).isEqualTo(sameReaders);

    servers.get(0).reportCopyEnd(first.address, write.clockTime());
    cluster.settle();
    assertThat(servers.get(0).deleteStarts).hasSize(1);
    assertThat(first.readNodes()).isEqualTo(write.nodes());
  }

  /** Servers take rings with the same stamp for the same ring, whichever comes last. */
  @Test
  void ringsThatTheManagersMakeAtTheSameMomentHaveDifferentStamps() {
    List<FakeServer> servers = cluster.attachedServers(2, first, second);
    servers.get(1).kill();
    cluster.time.runFor(5_000);
    first.call(new DetachFaultServers(false));
    cluster.settle();
    ClockTime byFirst = first.rings().write().clockTime();

    cluster.server(3, first, second);
    second.call(new AttachNewServers(false));
    cluster.settle();
    ClockTime bySecond = second.rings().write().clockTime();
    assertThat(byFirst.clock() & 1).isNotEqualTo(bySecond.clock() & 1);
  }

  /** One is an original: it has the same Lamport clock, and has done one thing less. */
  @Test
  void aPartnerThatKnowsOtherMembersUnderTheSameStampMakesACopyBeginAnew() {
    List<FakeServer> servers = cluster.attachedServers(2, first, second);
    RingSeed before = first.rings().write();
    second.kill();
    FakeServer partner =
        new FakeServer(
            cluster, new NodeIdentity(second.address, Role.MANAGER), List.of(first.address));
    servers.get(0).kill();
    cluster.time.runFor(5_000);
    servers.get(1).onStart = Reaction.GO_ON_FOR_EVER;
    first.call(new DetachFaultServers(true));
    cluster.settle();
    servers.get(1).onStart = Reaction.WORK;

    RingSeed write = first.rings().write();
    List<RingNode> withFault =
        before.nodes().stream()
            .map(
                node ->
                    node.address().equals(servers.get(0).address)
                        ? RingNode.fault(node.address())
                        : node)
            .toList();
    RingSeed sameStamp = new RingSeed(withFault, write.clockTime());
    cluster.answerOf(
        partner
            .session(first.address)
            .call(new HashSpaceSync(sameStamp, first.rings().read(), 1), 1_000));
    cluster.settle();

    assertThat(first.rings().write().nodes()).isEqualTo(write.nodes());
    assertThat(first.readNodes()).isEqualTo(write.nodes());
    assertThat(log.lines()).anyMatch(line -> line.contains("replace finished"));
  }
}
