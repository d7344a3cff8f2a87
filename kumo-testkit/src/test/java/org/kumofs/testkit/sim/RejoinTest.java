package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.kumofs.data.RawValue;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceOffer;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceStage;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Standing;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.UpdateStatus;

/** A server comes back with the database that it had. */
class RejoinTest {

  private static final int KEYS = 300;

  /** Of what was written lately each owner makes sure. */
  private static final int OWNERS_LEFT = 2;

  /** By then what was written before is known to be everywhere. */
  private static final long MARKED_MILLIS = 100_000;

  private InProcessCluster cluster;
  private GatewayStore store;
  private SimServer victim;
  private UUID identity;
  private long recordsSent;

  private void startWithRecords(int servers, long seed) {
    cluster = InProcessCluster.builder(seed).servers(servers).startAttached();
    store = cluster.gateway(1).newStore();
    cluster.run(MARKED_MILLIS);
    IntStream.range(0, KEYS).forEach(i -> set("key" + i, "old"));
    cluster.run(MARKED_MILLIS);
    victim = cluster.server(1 + (int) (seed % servers));
    identity = victim.store().identity();
  }

  private void set(String key, String value) {
    assertThat(cluster.await(store.set(SimClient.item(key, value), WriteMode.SYNC)))
        .isInstanceOf(StoreResult.Stored.class);
  }

  private void delete(String key) {
    assertThat(cluster.await(store.delete(SimClient.bytes(key), WriteMode.SYNC)))
        .isInstanceOf(DeleteResult.Deleted.class);
  }

  private Optional<String> get(String key) {
    GetResult found = cluster.await(store.get(List.of(SimClient.bytes(key)))).get(0);
    assertThat(found).isNotInstanceOf(GetResult.Failed.class);
    return SimClient.valueOf(found);
  }

  private void killVictim() {
    victim.kill();
    cluster.awaitFault(victim, 1_000);
    cluster.run(1_000);
  }

  private void changeSomeKeys() {
    IntStream.range(0, 5).forEach(i -> set("key" + i, "new"));
    IntStream.range(5, 10).forEach(i -> delete("key" + i));
    set("added", "new");
  }

  private void assertThatNothingIsLostOrBack() {
    IntStream.range(0, 5).forEach(i -> assertThat(get("key" + i)).contains("new"));
    IntStream.range(5, 10).forEach(i -> assertThat(get("key" + i)).isEmpty());
    IntStream.range(10, KEYS).forEach(i -> assertThat(get("key" + i)).contains("old"));
    assertThat(get("added")).contains("new");
  }

  private void assertThatVictimHasTheSameAs(SimServer other) {
    IntStream.range(0, KEYS)
        .mapToObj(i -> Workload.rawKey("key" + i))
        .forEach(key -> assertThat(victim.stored(key)).isEqualTo(other.stored(key)));
  }

  private void bringBack() {
    victim.restart();
    attachVictim();
    cluster.run(2_000);
  }

  private void attachVictim() {
    cluster.awaitNewcomer(victim);
    Firewall.Rule noEnd = cluster.firewall().drop(ReplaceDeleteStart.METHOD);
    cluster.begin(new AttachNewServers(true));
    cluster.runUntil(
        "copied", () -> reports().allMatch(report -> report.progress().step().isOver()), 60_000);
    recordsSent = reports().mapToLong(report -> report.counts().sent().records()).sum();
    noEnd.lift();
    cluster.awaitReplaced();
  }

  private Stream<ReplaceReport> reports() {
    return cluster.servers().stream()
        .filter(SimHost::isUp)
        .map(server -> cluster.ask(server, new ReplaceStatus()))
        .filter(report -> report.stage() == ReplaceStage.COPY);
  }

  private SimServer other() {
    return cluster.servers().stream().filter(server -> server != victim).findFirst().orElseThrow();
  }

  @SeededTest
  void afterAShortTimeOnlyWhatHasChangedIsSent(long seed) {
    startWithRecords(3, seed);
    killVictim();
    changeSomeKeys();
    cluster.run(20_000);

    bringBack();

    assertThat(victim.store().identity()).isEqualTo(identity);
    assertThat(recordsSent).isEqualTo(OWNERS_LEFT * 11);
    assertThatNothingIsLostOrBack();
    assertThatVictimHasTheSameAs(other());
  }

  @SeededTest
  void whatWasWrittenSinceTheLastMarkIsSentOnceMore(long seed) {
    startWithRecords(3, seed);
    set("recent", "value");
    killVictim();
    changeSomeKeys();

    bringBack();

    assertThat(recordsSent).isEqualTo(OWNERS_LEFT * 12);
    assertThatNothingIsLostOrBack();
  }

  @SeededTest
  void itMayGoAndComeBackAgain(long seed) {
    startWithRecords(3, seed);
    for (int i = 0; i < 3; i++) {
      killVictim();
      set("key" + (20 + i), "new");
      delete("key" + (30 + i));
      bringBack();
      assertThat(victim.store().identity()).isEqualTo(identity);
      assertThat(recordsSent).isLessThan(OWNERS_LEFT * 20);
    }
    assertThatVictimHasTheSameAs(other());
  }

  @SeededTest
  void eachServerInTurnMayBeRestarted(long seed) {
    startWithRecords(3, seed);
    for (SimServer server : cluster.servers()) {
      victim = server;
      identity = server.store().identity();
      killVictim();
      set("key1", "while " + server + " is away");
      bringBack();
      assertThat(server.store().identity()).isEqualTo(identity);
      assertThat(recordsSent).isLessThan(OWNERS_LEFT * 20);
      assertThat(get("key1")).contains("while " + server + " is away");
      cluster.run(40_000);
    }
  }

  @SeededTest
  void afterTheTimeThatTracesOfDeletesAreKeptItStartsOver(long seed) {
    startWithRecords(3, seed);
    killVictim();
    changeSomeKeys();
    cluster.run(3_700_000);

    bringBack();

    assertThat(victim.store().identity()).isNotEqualTo(identity);
    assertThat(recordsSent).isGreaterThanOrEqualTo(KEYS - 5);
    assertThatNothingIsLostOrBack();
  }

  @SeededTest
  void withAnotherDatabaseItGetsEverything(long seed) {
    startWithRecords(3, seed);
    killVictim();
    changeSomeKeys();
    victim.restartEmpty();
    attachVictim();

    assertThat(recordsSent).isGreaterThanOrEqualTo(KEYS - 5);
    assertThatNothingIsLostOrBack();
  }

  @SeededTest
  void whenTheOthersDoNotVouchItStartsOver(long seed) {
    startWithRecords(3, seed);
    killVictim();
    changeSomeKeys();
    cluster.firewall().drop(Standing.METHOD).from(victim.address());

    bringBack();

    assertThat(victim.store().identity()).isNotEqualTo(identity);
    assertThatNothingIsLostOrBack();
  }

  @SeededTest
  void ofKeysThatItDidNotOwnBeforeItGetsAll(long seed) {
    startWithRecords(5, seed);
    killVictim();
    changeSomeKeys();
    // Its keys go to others, and come back with it.
    cluster.detach();
    SimServer newcomer = cluster.addServer();
    cluster.awaitNewcomer(newcomer);
    cluster.attach();
    cluster.run(2_000);
    SimServer leaver =
        cluster.servers().stream()
            .filter(server -> server != victim && server != newcomer)
            .findFirst()
            .orElseThrow();
    leaver.kill();
    cluster.awaitFault(leaver, 1_000);
    cluster.detach();
    cluster.run(2_000);

    bringBack();

    assertThat(victim.store().identity()).isEqualTo(identity);
    assertThatNothingIsLostOrBack();
    for (int i = 0; i < KEYS; i++) {
      String key = "key" + i;
      List<Optional<RawValue>> copies =
          cluster.rings().write().ownersOf(Workload.rawKey(key).hash()).active().stream()
              .map(owner -> cluster.server(owner).stored(Workload.rawKey(key)))
              .distinct()
              .toList();
      assertThat(copies).as(key).hasSize(1);
    }
  }

  /** It coordinates keys from the first moment on, long before it has heard of all deletes. */
  @SeededTest
  void aKeyThatWasDeletedMeanwhileIsNotThereForACoordinatorThatHasComeBack(long seed) {
    startWithRecords(3, seed);
    List<String> keys =
        IntStream.range(0, KEYS)
            .mapToObj(i -> "key" + i)
            .filter(key -> isCoordinator(key))
            .limit(5)
            .toList();
    killVictim();
    keys.forEach(this::delete);
    victim.restart();
    cluster.awaitNewcomer(victim);
    cluster.firewall().drop(ReplaceOffer.METHOD);
    cluster.begin(new AttachNewServers(true));
    cluster.run(3_000);
    assertThat(cluster.rings().differ()).isTrue();

    for (String key : keys) {
      UpdateResult added =
          cluster.await(
              store.update(
                  SimClient.bytes(key),
                  new StoreUpdate(StoreMode.ADD, SimClient.item(key, "added").content()),
                  false));
      assertThat(added)
          .isInstanceOfSatisfying(
              UpdateResult.Decided.class,
              decided -> assertThat(decided.answer().status()).isEqualTo(UpdateStatus.DONE));
      assertThat(get(key)).contains("added");
    }
    cluster.firewall().open();
    cluster.awaitReplaced();
    keys.forEach(key -> assertThat(get(key)).contains("added"));
  }

  /** It drops that one, and with it the only version of the key that it had. */
  @SeededTest
  void inThePlaceOfAWriteThatNobodyElseHasComesWhatWasThereBefore(long seed) {
    startWithRecords(3, seed);
    String key = dieWithAWriteThatNobodyElseHas();

    bringBack();

    assertThat(victim.store().identity()).isEqualTo(identity);
    assertThat(recordsSent).isLessThan(OWNERS_LEFT * 20);
    assertThat(get(key)).contains("old");
    assertThatVictimHasTheSameAs(other());
  }

  @SeededTest
  void soItDoesWhenTheServerDiesOnceMoreBeforeItCame(long seed) {
    startWithRecords(3, seed);
    String key = dieWithAWriteThatNobodyElseHas();
    victim.restart();
    cluster.awaitNewcomer(victim);
    cluster.firewall().drop(ReplaceOffer.METHOD);
    cluster.begin(new AttachNewServers(true));
    cluster.runUntil("dropped", () -> victim.stored(Workload.rawKey(key)).isEmpty(), MARKED_MILLIS);
    killVictim();
    cluster.firewall().open();
    cluster.run(10_000);

    bringBack();

    assertThat(victim.store().identity()).isEqualTo(identity);
    assertThat(get(key)).contains("old");
    assertThatVictimHasTheSameAs(other());
  }

  private String dieWithAWriteThatNobodyElseHas() {
    String key =
        IntStream.range(0, KEYS)
            .mapToObj(i -> "key" + i)
            .filter(this::isCoordinator)
            .findFirst()
            .orElseThrow();
    Optional<RawValue> before = victim.stored(Workload.rawKey(key));
    Firewall.Rule alone = cluster.firewall().drop(ReplicateSet.METHOD).from(victim.address());
    store.update(
        SimClient.bytes(key),
        new StoreUpdate(StoreMode.REPLACE, SimClient.item(key, "lost").content()),
        false);
    cluster.runUntil("written", () -> !victim.stored(Workload.rawKey(key)).equals(before), 1_000);
    killVictim();
    alone.lift();
    return key;
  }

  private boolean isCoordinator(String key) {
    return cluster
        .rings()
        .write()
        .ownersOf(Workload.rawKey(key).hash())
        .isCoordinator(victim.address());
  }
}
