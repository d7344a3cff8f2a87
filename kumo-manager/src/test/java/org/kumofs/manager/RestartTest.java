package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.manager.TestCluster.Gateway;
import org.kumofs.manager.TestCluster.Manager;
import org.kumofs.manager.state.ManagerState;
import org.kumofs.manager.state.StateMemory;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.GetStatus;
import org.kumofs.message.Introduce;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.message.SetAutoReplace;
import org.kumofs.message.ShareState;
import org.kumofs.message.StatusValue;
import org.kumofs.message.WriteRingRequest;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.NodeIdentity;

/** Managers that come back to the ring that they kept, and servers that say who they are. */
class RestartTest {

  private static final long SETTLE_MILLIS = ManagerTiming.DEFAULT.settleMillis();
  private static final UUID ONE = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);

  private final LogCapture log = new LogCapture();
  private final TestCluster cluster = new TestCluster();
  private ManagerState kept = ManagerState.NOTHING;
  private boolean diskFails;

  @AfterEach
  void closeLog() {
    log.close();
  }

  private StateMemory memory() {
    return new StateMemory(kept, Optional.of(this::save), cluster.time.executor());
  }

  private void save(ManagerState state) throws IOException {
    if (diskFails) {
      throw new IOException("disk full");
    }
    kept = state;
  }

  private Manager manager(UnaryOperator<ManagerConfig> change) {
    return cluster
    .new Manager(change.apply(TestCluster.config(TestCluster.managerAddress(1))), memory());
  }

  private Manager manager() {
    return manager(UnaryOperator.identity());
  }

  /** A manager with members, whose state is kept, and who is then killed with all of them. */
  private RingSeeds crash(int servers) {
    Manager manager = manager();
    List<FakeServer> attached = cluster.attachedServers(servers, manager);
    RingSeeds rings = manager.rings();
    manager.kill();
    attached.forEach(FakeServer::kill);
    return rings;
  }

  private RingSeeds introduce(FakeServer server, Manager manager, UUID identity) {
    return introduce(server, manager, identity, new RingSeeds(RingSeed.EMPTY, RingSeed.EMPTY));
  }

  private RingSeeds introduce(FakeServer server, Manager manager, UUID identity, RingSeeds known) {
    return introduce(server, manager, identity, Optional.empty(), known);
  }

  private RingSeeds introduce(
      FakeServer server, Manager manager, UUID identity, Optional<UUID> previous, RingSeeds known) {
    return cluster.answerOf(
        server
            .session(manager.address)
            .call(new Introduce(identity, previous, known.write(), known.read(), 1), 1_000));
  }

  private RingSeeds empty() {
    return new RingSeeds(RingSeed.EMPTY, RingSeed.EMPTY);
  }

  private String notes(Manager manager) {
    return ((StatusValue.Text) manager.call(new GetStatus(ManagerStatus.NOTES))).text();
  }

  @Test
  void theRingIsHeldBackUntilItsServersAreThere() {
    RingSeeds before = crash(2);
    Manager manager = manager();
    Gateway gateway = cluster.new Gateway(1);
    assertThat(gateway.ask(manager)).isEqualTo(empty());
    assertThat(notes(manager)).startsWith("settling\nunreachable 10.0.0.1:19800");
    assertThat(manager.call(new NodesInfoRequest()).write()).isEqualTo(before.write());

    FakeServer a = cluster.server(1, manager);
    assertThat(introduce(a, manager, ONE)).isEqualTo(empty());
    assertThat(cluster.answerOf(a.session(manager.address).call(new WriteRingRequest(), 1_000)))
        .isEqualTo(RingSeed.EMPTY);
    FakeServer b = cluster.server(2, manager);
    assertThat(introduce(b, manager, OTHER)).isEqualTo(before);

    cluster.settle();
    assertThat(manager.rings()).isEqualTo(before);
    assertThat(a.lastSync().write()).isEqualTo(before.write());
    assertThat(gateway.lastPush().write()).isEqualTo(before.write());
    assertThat(notes(manager)).isEmpty();
  }

  @Test
  void afterAWhileItIsGoneByAllTheSameAndWhoIsMissingIsMarked() {
    crash(3);
    Manager manager = manager();
    FakeServer a = cluster.server(1, manager);
    FakeServer b = cluster.server(2, manager);
    cluster.time.runFor(SETTLE_MILLIS - 500);
    assertThat(manager.rings()).isEqualTo(empty());
    cluster.time.runFor(4_000);
    assertThat(manager.writeNodes())
        .containsExactly(
            RingNode.active(a.address),
            RingNode.active(b.address),
            RingNode.fault(TestCluster.serverAddress(3)));
    assertThat(log.lines()).contains("server lost " + TestCluster.serverAddress(3));
  }

  @Test
  void aRingWithoutAnyServerThereStaysAsItIs() {
    RingSeeds before = crash(3);
    Manager manager = manager();
    cluster.time.runFor(60_000);
    assertThat(manager.rings()).isEqualTo(before);
    FakeServer b = cluster.server(2, manager);
    cluster.time.runFor(5_000);
    assertThat(manager.writeNodes())
        .containsExactly(
            RingNode.fault(TestCluster.serverAddress(1)),
            RingNode.active(b.address),
            RingNode.fault(TestCluster.serverAddress(3)));
  }

  @Test
  void nothingIsChangedBeforeItIsKnownThatTheRingIsTheLatest() {
    RingSeeds before = crash(2);
    Manager manager = manager();
    FakeServer a = cluster.server(1, manager);
    a.kill();
    cluster.time.runFor(1_000);
    assertThatThrownBy(() -> manager.call(new AttachNewServers(true)))
        .hasMessageContaining("just started");
    assertThat(manager.call(new NodesInfoRequest()).write()).isEqualTo(before.write());
  }

  @Test
  void aLaterRingThatAServerKnowsIsTakenOver() {
    RingSeeds before = crash(2);
    RingSeed later =
        new RingSeed(
            List.of(
                RingNode.active(TestCluster.serverAddress(1)),
                RingNode.fault(TestCluster.serverAddress(2))),
            ClockTime.of(cluster.time.unixSeconds() + 1, before.write().clockTime().clock() + 50));
    Manager manager = manager();
    FakeServer a = cluster.server(1, manager);
    RingSeeds told = introduce(a, manager, ONE, new RingSeeds(later, later));
    assertThat(told.write()).isEqualTo(later);
    FakeServer b = cluster.server(2, manager);
    assertThat(introduce(b, manager, OTHER, before).read()).isEqualTo(later);
    assertThat(manager.newcomers()).containsExactly(b.address);
    assertThat(kept.rings().write()).isEqualTo(later);
  }

  @Test
  void aManagerThatHasLostItsStateLearnsTheRingFromServers() {
    RingSeeds before = crash(2);
    kept = ManagerState.NOTHING;
    Manager manager = manager();
    FakeServer a = cluster.server(1, manager);
    assertThat(introduce(a, manager, ONE, before)).isEqualTo(empty());
    FakeServer b = cluster.server(2, manager);
    assertThat(introduce(b, manager, OTHER, before)).isEqualTo(before);
    assertThat(manager.newcomers()).isEmpty();
  }

  @Test
  void aMemberWithAnotherDatabaseIsAFaultAtOnceThoughNobodyMissedIt() {
    Manager manager = manager();
    FakeServer a = cluster.server(1, manager);
    FakeServer b = cluster.server(2, manager);
    introduce(a, manager, ONE);
    introduce(b, manager, OTHER);
    manager.call(new AttachNewServers(true));
    cluster.settle();
    RingSeeds before = manager.rings();

    b.kill();
    b = cluster.server(2, manager);
    assertThat(introduce(b, manager, OTHER)).isEqualTo(before);
    b.kill();
    b = cluster.server(2, manager);
    RingSeeds told = introduce(b, manager, new UUID(3, 3));
    assertThat(told.write().nodes())
        .containsExactly(RingNode.active(a.address), RingNode.fault(b.address));
    cluster.settle();
    assertThat(a.lastSync().read().nodes()).contains(RingNode.fault(b.address));
    assertThat(manager.newcomers()).containsExactly(b.address);
    assertThat(log.lines()).anyMatch(line -> line.contains("another database"));

    manager.call(new AttachNewServers(true));
    cluster.settle();
    assertThat(introduce(b, manager, new UUID(3, 3)).write().nodes())
        .contains(RingNode.active(b.address));
  }

  @Test
  void soIsTheLastOneThatHadSomething() {
    Manager manager = manager();
    FakeServer a = cluster.server(1, manager);
    introduce(a, manager, ONE);
    manager.call(new AttachNewServers(true));
    cluster.settle();
    introduce(a, manager, OTHER);
    assertThat(manager.writeNodes()).containsExactly(RingNode.fault(a.address));
  }

  @Test
  void aServerThatHasForgottenItsRecordsToJoinKeepsItsPlaceWhileNobodyReadsFromIt() {
    Manager manager = manager();
    FakeServer a = cluster.server(1, manager);
    introduce(a, manager, ONE);
    manager.call(new AttachNewServers(true));
    cluster.settle();
    FakeServer b = cluster.server(2, manager);
    introduce(b, manager, OTHER);
    manager.call(new AttachNewServers(false));
    UUID emptied = new UUID(2, 3);
    introduce(b, manager, emptied, Optional.of(OTHER), empty());
    assertThat(manager.writeNodes()).contains(RingNode.active(b.address));
    introduce(b, manager, emptied);
    assertThat(manager.writeNodes()).contains(RingNode.active(b.address));

    introduce(a, manager, new UUID(1, 2), Optional.of(ONE), empty());
    assertThat(manager.writeNodes()).contains(RingNode.fault(a.address));
  }

  @Test
  void aServerThatIsKnownToIntroduceItselfIsNotAttachedBefore() {
    Manager manager = manager();
    cluster.attachedServers(2, manager);
    FakeServer c = cluster.server(3, manager);
    introduce(c, manager, ONE);
    manager.call(new AttachNewServers(true));
    c.kill();
    cluster.time.runFor(500);
    c = cluster.server(3, manager);
    assertThat(manager.newcomers()).isEmpty();
    introduce(c, manager, ONE);
    assertThat(manager.newcomers()).containsExactly(c.address);

    // It is an original now and never introduces itself.
    c.kill();
    c = cluster.server(3, manager);
    cluster.time.runFor(11_000);
    assertThat(manager.newcomers()).containsExactly(c.address);
  }

  @Test
  void aDiskThatFailsIsShownAndTheManagerServesOn() {
    Manager manager = manager();
    diskFails = true;
    cluster.attachedServers(2, manager);
    assertThat(notes(manager)).isEqualTo("state disk full");
    assertThat(log.lines()).anyMatch(line -> line.contains("disk full"));
    diskFails = false;
    cluster.time.runFor(3_000);
    assertThat(notes(manager)).isEmpty();
    assertThat(kept.rings()).isEqualTo(manager.rings());
  }

  @Test
  void withoutAStateFileThatIsShown() {
    assertThat(notes(cluster.manager())).startsWith("state it is not kept");
  }

  @Test
  void whatWasCommandedOfAutoReplaceIsKept() {
    Manager manager = manager(TestCluster::withAutoReplace);
    manager.call(new SetAutoReplace(false));
    cluster.time.runFor(3_000);
    assertThat(kept.autoReplace().after(true)).isFalse();
    assertThat(kept.autoReplace().after(false)).isFalse();
    manager.kill();
    manager = manager();
    cluster.time.runFor(1_000);
    manager.call(new SetAutoReplace(true));
    cluster.time.runFor(3_000);
    assertThat(kept.autoReplace().after(false)).isTrue();
  }

  @Test
  void noServerHearsOfARingThatIsNotKept() {
    Manager manager = manager();
    FakeServer a = cluster.server(1, manager);
    FakeServer b = cluster.server(2, manager);
    manager.call(new AttachNewServers(true));
    cluster.settle();
    assertThat(a.copyStarts).hasSize(1);
    b.kill();
    cluster.time.runUntil(() -> !a.syncs.isEmpty(), 5_000);
    assertThat(kept.rings().write()).isEqualTo(a.lastSync().write());
  }

  @Test
  void anOriginalPartnerIsToldNothingNew() {
    Manager manager =
        manager(config -> TestCluster.withPartner(config, TestCluster.managerAddress(2)));
    int[] unknown = {0};
    cluster.network.setFirewall(
        (from, to, method) -> {
          if (to.equals(TestCluster.managerAddress(2)) && method >= 128) {
            unknown[0]++;
          }
          return true;
        });
    FakeServer partner =
        new FakeServer(
            cluster,
            new NodeIdentity(TestCluster.managerAddress(2), Role.MANAGER),
            List.of(manager.address));
    cluster.settle();
    FakeServer a = cluster.server(1, manager);
    introduce(a, manager, ONE);
    manager.call(new AttachNewServers(true));
    cluster.time.runFor(5_000);
    assertThat(partner.lastSync().write()).isEqualTo(manager.rings().write());
    assertThat(unknown[0]).isZero();
  }

  @Test
  void aPartnerOfOurKindIsToldTheIdentitiesAheadOfTheRings() {
    Manager first = cluster.managerOfTwo(1);
    Manager second = cluster.managerOfTwo(2);
    cluster.settle();
    StringBuilder order = new StringBuilder();
    cluster.network.setFirewall(
        (from, to, method) -> {
          if (to.equals(second.address) && method == ShareState.METHOD.id()) {
            order.append('i');
          } else if (to.equals(second.address) && method == 2) {
            order.append('r');
          }
          return true;
        });
    FakeServer a = cluster.server(1, first, second);
    FakeServer b = cluster.server(2, first, second);
    introduce(a, first, ONE);
    introduce(b, first, OTHER);
    first.call(new AttachNewServers(true));
    cluster.settle();
    assertThat(order.toString()).startsWith("ir");

    // The second one judges by what the first one has recorded.
    RingSeeds told = introduce(a, second, new UUID(9, 9));
    assertThat(told.write().nodes()).contains(RingNode.fault(a.address));
    cluster.settle();
    assertThat(first.rings()).isEqualTo(second.rings());
  }

  /** It would take the echo of what it has told itself for the word of somebody who knows. */
  @Test
  void aPartnerThatKnowsNothingIsNoWitness() {
    crash(2);
    Manager first =
        manager(config -> TestCluster.withPartner(config, TestCluster.managerAddress(2)));
    Manager second = cluster.managerOfTwo(2);
    cluster.time.runFor(5_000);
    assertThat(first.rings()).isEqualTo(empty());
    assertThat(second.rings()).isEqualTo(empty());
    assertThat(second.call(new NodesInfoRequest()).write()).isEqualTo(kept.rings().write());
    cluster.time.runFor(10_000);
    assertThat(first.rings()).isEqualTo(kept.rings());
    assertThat(second.rings()).isEqualTo(first.rings());
  }

  @Test
  void aDiskThatHangsDoesNotKeepTheOthersFromHearingOfALoss() {
    Manager manager =
        cluster
        .new Manager(
            TestCluster.config(TestCluster.managerAddress(1)),
            new StateMemory(ManagerState.NOTHING, Optional.of(this::save), task -> {}));
    FakeServer a = cluster.server(1, manager);
    FakeServer b = cluster.server(2, manager);
    manager.call(new AttachNewServers(true));
    cluster.time.runFor(10_000);
    b.kill();
    cluster.time.runFor(4_000);
    assertThat(a.lastSync().write().nodes()).contains(RingNode.fault(b.address));
  }

  @Test
  void aServerThatHasYetToSayWhoItIsStandsInForNobody() {
    Manager manager = manager();
    FakeServer a = cluster.server(1, manager);
    FakeServer b = cluster.server(2, manager);
    introduce(a, manager, ONE);
    introduce(b, manager, OTHER);
    manager.call(new AttachNewServers(true));
    cluster.settle();
    a.kill();
    a = cluster.server(1, manager);
    b.kill();
    cluster.time.runFor(500);
    assertThat(manager.writeNodes()).contains(RingNode.active(b.address));
    introduce(a, manager, new UUID(5, 5));
    assertThat(manager.writeNodes())
        .containsExactly(RingNode.fault(a.address), RingNode.active(b.address));
  }

  @Test
  void managersThatComeBackTogetherAgreeOnTheLaterRingAndServeAtOnce() {
    RingSeeds before = crash(2);
    RingSeed later =
        new RingSeed(
            before.write().nodes(),
            ClockTime.of(cluster.time.unixSeconds(), before.write().clockTime().clock() + 90));
    Manager first =
        manager(config -> TestCluster.withPartner(config, TestCluster.managerAddress(2)));
    kept = new ManagerState(new RingSeeds(later, later), List.of(), kept.autoReplace());
    Manager second =
        cluster
        .new Manager(
            TestCluster.withPartner(
                TestCluster.config(TestCluster.managerAddress(2)), first.address),
            new StateMemory(kept, Optional.empty(), cluster.time.executor()));
    cluster.time.runFor(3_000);
    assertThat(first.rings().write()).isEqualTo(later);
    assertThat(second.rings().write()).isEqualTo(later);
  }
}
