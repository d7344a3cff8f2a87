package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.message.WriteRingRequest;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.ErrorCode;

class JoiningTest {

  private final LogCapture log = new LogCapture();
  private final TestCluster cluster = new TestCluster();

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void aServerThatIsNotInTheRingIsANewcomer() {
    Manager manager = cluster.manager();
    FakeServer server = cluster.server(1, manager);

    assertThat(manager.newcomers()).containsExactly(server.address);
    assertThat(manager.writeNodes()).isEmpty();
    assertThat(manager.eventNames()).containsExactly("SM", "nS");
    assertThat(log.lines())
        .contains(
            "start manager " + manager.address,
            "new node server " + server.address,
            "server connected " + server.address);
  }

  @Test
  void newcomersAreListedInTheOrderInWhichTheyCame() {
    Manager manager = cluster.manager();
    FakeServer second = cluster.server(2, manager);
    FakeServer first = cluster.server(1, manager);
    assertThat(manager.newcomers()).containsExactly(second.address, first.address);
  }

  @Test
  void beforeThereIsARingEverybodyWhoAsksGetsAnEmptyOne() {
    Manager manager = cluster.manager();
    FakeServer server = cluster.server(1, manager);

    assertThat(manager.rings()).isEqualTo(new RingSeeds(RingSeed.EMPTY, RingSeed.EMPTY));
    assertThat(cluster.answerOf(server.session(manager.address).call(new WriteRingRequest(), 100)))
        .isEqualTo(RingSeed.EMPTY);
    assertThat(cluster.answerOf(server.session(manager.address).call(new ReadRingRequest(), 100)))
        .isEqualTo(RingSeed.EMPTY);
  }

  @Test
  void aServerIsToldBothRings() {
    Manager manager = cluster.manager();
    FakeServer server = cluster.attachedServers(1, manager).get(0);
    FakeServer late = cluster.server(2, manager);
    manager.call(new AttachNewServers(false));

    RingSeed write =
        cluster.answerOf(late.session(manager.address).call(new WriteRingRequest(), 100));
    RingSeed read =
        cluster.answerOf(late.session(manager.address).call(new ReadRingRequest(), 100));
    assertThat(write.nodes())
        .containsExactly(RingNode.active(server.address), RingNode.active(late.address));
    assertThat(read.nodes()).containsExactly(RingNode.active(server.address));
  }

  @Test
  void managersDialEachOtherUntilTheyMeet() {
    Manager first = cluster.managerOfTwo(1);
    cluster.time.runFor(10_000);
    assertThat(log.lines()).noneMatch(line -> line.startsWith("partner connected"));

    Manager second = cluster.managerOfTwo(2);
    cluster.settle();
    assertThat(log.lines())
        .contains(
            "new node manager " + first.address,
            "partner connected " + first.address,
            "partner connected " + second.address);
  }

  @Test
  void aStrangeManagerIsLoggedAndRefusedButItsKeepAlivesAreAnswered() {
    Manager manager = cluster.managerOfTwo(1);
    NodeAddress address = TestCluster.managerAddress(3);
    FakeServer stranger =
        new FakeServer(cluster, new NodeIdentity(address, Role.MANAGER), List.of(manager.address));
    cluster.settle();

    assertThat(manager.eventNames()).contains("eP");
    assertThat(log.lines()).contains(address + " claims to be a manager but is not the partner");
    assertThat(cluster.answerOf(stranger.session(manager.address).call(new KeepAlive(1), 1_000)))
        .isNotNull();

    RingSeed ring = new RingSeed(List.of(RingNode.active(address)), newStamp());
    CompletableFuture<Boolean> sync =
        stranger.session(manager.address).call(new HashSpaceSync(ring, ring, 1), 1_000);
    cluster.settle();
    assertThat(sync)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .satisfies(e -> assertThat(((RpcException) e).is(ErrorCode.SERVER)).isTrue());
    assertThat(manager.writeNodes()).isEmpty();

    stranger.kill();
    cluster.settle();
    assertThat(log.lines()).contains("lost node manager " + address);
    assertThat(manager.newcomers()).isEmpty();
  }

  @Test
  void aServerThatAnnouncesThePartnersAddressIsNotThePartner() {
    Manager manager = cluster.managerOfTwo(1);
    FakeServer impostor =
        new FakeServer(cluster, TestCluster.managerAddress(2), List.of(manager.address));
    cluster.settle();
    RingSeed ring = new RingSeed(List.of(RingNode.active(impostor.address)), newStamp());
    CompletableFuture<Boolean> sync =
        impostor.session(manager.address).call(new HashSpaceSync(ring, ring, 1), 1_000);
    cluster.settle();
    assertThat(sync).isCompletedExceptionally();
    assertThat(manager.writeNodes()).isEmpty();
  }

  @Test
  void theLamportClocksOfNodesAreFollowed() {
    Manager manager = cluster.manager();
    FakeServer server = cluster.server(1, manager);
    cluster.answerOf(server.session(manager.address).call(new KeepAlive(5_000), 1_000));
    cluster.time.runFor(2_000);
    assertThat(server.keepAlives.get(server.keepAlives.size() - 1).clock())
        .isGreaterThanOrEqualTo(5_000);
    manager.call(new AttachNewServers(false));
    assertThat(manager.rings().write().clockTime().clock()).isGreaterThan(5_000);
  }

  private ClockTime newStamp() {
    return ClockTime.of(cluster.time.unixSeconds(), 1_000);
  }
}
