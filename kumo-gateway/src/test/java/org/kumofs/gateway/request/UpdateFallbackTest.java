package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.testing.FakeCluster.bytes;
import static org.kumofs.gateway.testing.FakeCluster.plain;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.request.RequestCounters.Counter;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.Delete;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/** Updates in a cluster with servers that don't serve them. */
class UpdateFallbackTest {

  private static final ArithmeticUpdate INCREMENT = new ArithmeticUpdate(false, 1);
  private static final StoreUpdate ADD = new StoreUpdate(StoreMode.ADD, plain("new"));
  private static final StoreUpdate APPEND = new StoreUpdate(StoreMode.APPEND, plain("new"));
  private static final long LATER = 0xf000_0000L;

  private final StoreFixture fixture = new StoreFixture();
  private final FakeCluster cluster = fixture.cluster;
  private final GatewayStore store = fixture.store();
  private final FakeServer coordinator =
      cluster.ownersOf("key", fixture.view.rings().write()).get(0);

  private CompletableFuture<UpdateResult> start(Update update) {
    return store.update(bytes("key"), update, true);
  }

  private UpdateAnswer update(Update update) {
    return ((UpdateResult.Decided) fixture.await(start(update))).answer();
  }

  private UpdateStatus status(Update update) {
    return update(update).status();
  }

  private UpdateResult result(Update update) {
    return fixture.await(start(update));
  }

  private static UpdateResult failed(String reason) {
    return new UpdateResult.Failed(reason);
  }

  private String stored() {
    return new String(cluster.record("key").data(), StandardCharsets.UTF_8);
  }

  private String hex() {
    return HexFormat.of().formatHex(cluster.record("key").data());
  }

  /** Any server but the coordinator of the key. */
  private FakeServer another() {
    return cluster.servers.stream().filter(server -> server != coordinator).findFirst().get();
  }

  @Test
  void originalsAreAskedToStoreIfNobodyElseHas() {
    fixture.allServersAreOriginals();
    long seen = cluster.put("key", "41").bits();

    UpdatedItem item = update(INCREMENT).item().orElseThrow();

    assertThat(stored()).isEqualTo("42");
    assertThat(item.content()).isEqualTo(plain("42"));
    assertThat(item.casToken()).isEqualTo(cluster.record("key").clockTime().bits());
    assertThat(coordinator.requests(Set.class))
        .singleElement()
        .matches(set -> set.op() == SetOperation.CAS)
        .matches(set -> set.value().clockTime().bits() == seen);
    assertThat(cluster.servers).allMatch(server -> server.requests(ApplyUpdate.class).isEmpty());
  }

  @Test
  void theGatewayJudgesAsServersWould() {
    fixture.allServersAreOriginals();
    assertThat(status(INCREMENT)).isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(status(APPEND)).isEqualTo(UpdateStatus.NOT_STORED);
    assertThat(status(StoreUpdate.cas(plain("new"), 1))).isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(status(RemoveUpdate.ofVersion(1))).isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(cluster.records).isEmpty();

    long token = cluster.put("key", "old").bits();
    assertThat(status(INCREMENT)).isEqualTo(UpdateStatus.NOT_A_NUMBER);
    assertThat(status(ADD)).isEqualTo(UpdateStatus.NOT_STORED);
    assertThat(status(StoreUpdate.cas(plain("new"), token + 1))).isEqualTo(UpdateStatus.EXISTS);
    assertThat(status(RemoveUpdate.ofVersion(token + 1))).isEqualTo(UpdateStatus.EXISTS);
    assertThat(coordinator.requests(Set.class)).isEmpty();

    assertThat(status(StoreUpdate.cas(plain("new"), token))).isEqualTo(UpdateStatus.DONE);
    assertThat(status(StoreUpdate.cas(plain("newer"), token))).isEqualTo(UpdateStatus.EXISTS);
    assertThat(stored()).isEqualTo("new");
  }

  @Test
  void anUpdateThatLosesTheRaceBeginsAnew() {
    fixture.allServersAreOriginals();
    cluster.put("key", "1");
    coordinator.beforeNextSet(() -> cluster.put("key", "10"));

    assertThat(update(INCREMENT).item().orElseThrow().content()).isEqualTo(plain("11"));
    assertThat(fixture.counters.get(Counter.RETRIES)).isEqualTo(1);
  }

  @Test
  void anUpdateThatKeepsLosingSaysSoWithinTheLimit() {
    fixture.allServersAreOriginals();
    cluster.put("key", "1");
    for (int i = 0; i < 30; i++) {
      coordinator.beforeNextSet(() -> cluster.put("key", "1"));
    }
    CompletableFuture<UpdateResult> result = start(INCREMENT);

    assertThat(fixture.millisUntilDone(result)).isLessThan(StoreFixture.LIMIT);
    assertThat(result.join()).isEqualTo(failed("changed by others again and again"));
  }

  @Test
  void anAttemptOfUnknownOutcomeIsNotRepeated() {
    fixture.allServersAreOriginals();
    cluster.put("key", "1");
    coordinator.beforeNextSet(() -> coordinator.answerNext(new SetResult.Failed()));

    assertThat(result(INCREMENT)).isEqualTo(failed("replica failed, outcome unknown"));
    assertThat(coordinator.requests(Set.class)).hasSize(1);
  }

  @Test
  void anOriginalAddsWhatItHasNoRecordOf() {
    fixture.allServersAreOriginals();

    assertThat(status(ADD)).isEqualTo(UpdateStatus.DONE);
    assertThat(stored()).isEqualTo("new");
    assertThat(status(ADD)).isEqualTo(UpdateStatus.NOT_STORED);
  }

  @Test
  void anAddThatLosesTheRaceIsNotStored() {
    fixture.allServersAreOriginals();
    coordinator.beforeNextSet(() -> cluster.put("key", "theirs"));

    assertThat(status(ADD)).isEqualTo(UpdateStatus.NOT_STORED);
    assertThat(stored()).isEqualTo("theirs");
  }

  @Test
  void anOriginalCannotAddWhatWasDeletedLately() {
    fixture.allServersAreOriginals();
    cluster.put("key", "old");
    fixture.await(store.delete(bytes("key"), WriteMode.SYNC));

    CompletableFuture<UpdateResult> result = start(ADD);

    assertThat(fixture.millisUntilDone(result)).isLessThan(100);
    assertThat(result.join())
        .isEqualTo(failed("an original server cannot add what was deleted lately"));
    assertThat(fixture.counters.get(Counter.FAILED_SETS)).isZero();
  }

  @Test
  void aCoordinatorOfOursAddsByItself() {
    fixture.areOriginals(another());

    assertThat(status(ADD)).isEqualTo(UpdateStatus.DONE);
    assertThat(stored()).isEqualTo("new");
    assertThat(coordinator.requests(ApplyUpdate.class)).hasSize(1);
    assertThat(status(ADD)).isEqualTo(UpdateStatus.NOT_STORED);
  }

  @Test
  void aCoordinatorOfAnOlderReleaseCannotAdd() {
    coordinator.capabilities = 3;
    fixture.haveNotSaid();

    assertThat(result(ADD)).isEqualTo(failed("not all servers serve this command"));
    cluster.put("key", "old");
    assertThat(status(APPEND)).isEqualTo(UpdateStatus.DONE);
    assertThat(coordinator.requests(ApplyUpdate.class)).isEmpty();
  }

  @Test
  void originalsCannotDeleteACertainVersion() {
    fixture.allServersAreOriginals();
    long token = cluster.put("key", "old").bits();

    assertThat(result(RemoveUpdate.ofVersion(token)))
        .isEqualTo(failed("an original server cannot do this in one step"));
    assertThat(coordinator.requests(Delete.class)).isEmpty();
    assertThat(fixture.events).isEmpty();
  }

  @Test
  void aCoordinatorOfOursDeletesACertainVersionByItself() {
    fixture.areOriginals(another());
    long token = cluster.put("key", "old").bits();

    assertThat(status(RemoveUpdate.ofVersion(token))).isEqualTo(UpdateStatus.DONE);
    assertThat(cluster.records).isEmpty();
  }

  @Test
  void aPlainRemovalNeedsNobodysHelp() {
    fixture.allServersAreOriginals();
    cluster.put("key", "old");

    assertThat(status(RemoveUpdate.ofVersion(0))).isEqualTo(UpdateStatus.DONE);
    assertThat(status(RemoveUpdate.ofVersion(0))).isEqualTo(UpdateStatus.NOT_FOUND);
  }

  @Test
  void nothingIsStoredThatAServerWouldLose() {
    fixture.areOriginals(another());
    long token = cluster.put("key", "old").bits();
    ValueContent flagged = new ValueContent(7, 0, bytes("new"));

    assertThat(result(StoreUpdate.cas(flagged, token)))
        .isEqualTo(failed("not all servers keep flags and expiry times"));
    assertThat(result(FetchUpdate.touch(LATER)))
        .isEqualTo(failed("not all servers serve this command"));
    cluster.records.clear();
    assertThat(result(new StoreUpdate(StoreMode.ADD, flagged)))
        .isEqualTo(failed("not all servers keep flags and expiry times"));
    assertThat(cluster.records).isEmpty();
    assertThat(fixture.events).isEmpty();
  }

  @Test
  void whatChangesNothingIsOnlyRead() {
    fixture.allServersAreOriginals();
    long token = cluster.put("key", "old").bits();

    UpdatedItem item = update(FetchUpdate.READ).item().orElseThrow();

    assertThat(item.content()).isEqualTo(plain("old"));
    assertThat(item.casToken()).isEqualTo(token);
    assertThat(coordinator.requests(Set.class)).isEmpty();
  }

  @Test
  void plainUpdatesDoNotWaitForAServerThatHasNotSaidWhatItIs() {
    fixture.haveNotSaid(another());
    cluster.put("key", "1");

    CompletableFuture<UpdateResult> result = start(INCREMENT);

    assertThat(fixture.millisUntilDone(result)).isLessThan(20);
    assertThat(stored()).isEqualTo("2");
  }

  @Test
  void whatMayNotBeServedWaitsUntilTheServersHaveSaidWhatTheyAre() {
    fixture.haveNotSaid(coordinator);
    cluster.put("key", "1");
    List<Update> waiting =
        List.of(
            StoreUpdate.cas(new ValueContent(7, 0, bytes("v")), cluster.put("key", "1").bits()),
            FetchUpdate.touch(LATER));
    for (Update update : waiting) {
      CompletableFuture<UpdateResult> result = start(update);
      cluster.time.runFor(100);
      assertThat(result).isNotDone();
      fixture.haveNotSaid();
      assertThat(fixture.await(result)).isInstanceOf(UpdateResult.Decided.class);
      fixture.haveNotSaid(coordinator);
    }
    assertThat(fixture.renewals).isPositive();
  }

  @Test
  void anAddWaitsUntilItsCoordinatorHasSaidWhatItIs() {
    fixture.haveNotSaid(coordinator);
    CompletableFuture<UpdateResult> result = start(ADD);
    cluster.time.runFor(100);
    assertThat(coordinator.requests(Set.class)).isEmpty();
    fixture.allServersAreOriginals();
    fixture.haveNotSaid();

    assertThat(fixture.await(result)).isInstanceOf(UpdateResult.Decided.class);
    assertThat(stored()).isEqualTo("new");
  }

  @Test
  void aServerThatNeverSaysWhatItIsIsTheReasonOfTheFailure() {
    fixture.haveNotSaid(coordinator);

    assertThat(result(ADD))
        .isEqualTo(failed("not known yet whether all servers serve this command"));
    cluster.put("key", "old");
    assertThat(result(RemoveUpdate.ofVersion(cluster.lastStamp().bits())))
        .isEqualTo(failed("not known yet whether all servers serve this command"));
  }

  @Test
  void aRecordThatCannotBeReadFailsTheUpdate() {
    fixture.allServersAreOriginals();
    cluster.servers.forEach(FakeServer::kill);

    assertThat(result(INCREMENT)).isEqualTo(failed("server unreachable"));
    assertThat(fixture.counters.get(Counter.FAILED_GETS)).isEqualTo(1);
    assertThat(fixture.counters.get(Counter.FAILED_SETS)).isZero();
  }

  @Test
  void withoutARingThereIsNoServer() {
    fixture.view = ClusterView.EMPTY;
    assertThat(result(INCREMENT)).isEqualTo(failed("no server"));
    assertThat(result(ADD)).isEqualTo(failed("no server"));
  }

  @Test
  void legacyRecordsKeepTheirLayout() {
    fixture.allServersAreOriginals();
    GatewayStore legacy = fixture.store(new RecordLayout(true, true));
    ValueContent nine = new ValueContent(7, LATER, bytes("9"));

    decide(legacy, new StoreUpdate(StoreMode.ADD, nine), UpdateStatus.DONE);
    assertThat(hex()).isEqualTo("f0000000000739");
    decide(legacy, INCREMENT, UpdateStatus.DONE);
    assertThat(hex()).isEqualTo("f000000000073130");
    decide(legacy, new ArithmeticUpdate(true, 5), UpdateStatus.DONE);
    assertThat(hex()).isEqualTo("f000000000073520");
    decide(legacy, APPEND, UpdateStatus.DONE);
    assertThat(hex()).isEqualTo("f0000000000735206e6577");
    decide(legacy, new StoreUpdate(StoreMode.PREPEND, plain("-")), UpdateStatus.DONE);
    assertThat(hex()).isEqualTo("f000000000072d35206e6577");
    decide(legacy, FetchUpdate.touch(LATER + 1), UpdateStatus.DONE);
    assertThat(hex()).isEqualTo("f000000100072d35206e6577");
    assertThat(cluster.record("key").meta()).isZero();
  }

  @Test
  void anItemThatOnlyTheGatewayKnowsToHaveExpiredIsReplacedByAnAdd() {
    fixture.allServersAreOriginals();
    GatewayStore legacy = fixture.store(new RecordLayout(false, true));
    ValueContent expired = new ValueContent(0, 1, bytes("old"));
    cluster.put("key", new RecordLayout(false, true).encode(expired, cluster.nextStamp()));

    decide(
        legacy, StoreUpdate.cas(plain("new"), cluster.lastStamp().bits()), UpdateStatus.NOT_FOUND);
    decide(legacy, INCREMENT, UpdateStatus.NOT_FOUND);
    decide(legacy, ADD, UpdateStatus.DONE);
    assertThat(hex()).isEqualTo("000000006e6577");
  }

  private void decide(GatewayStore legacy, Update update, UpdateStatus expected) {
    UpdateResult result = fixture.await(legacy.update(bytes("key"), update, false));
    assertThat(result)
        .isInstanceOfSatisfying(
            UpdateResult.Decided.class,
            decided -> assertThat(decided.answer().status()).isEqualTo(expected));
  }
}
