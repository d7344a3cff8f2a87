package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.cas;
import static org.kumofs.server.Records.delete;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.stampOf;
import static org.kumofs.server.Records.text;
import static org.kumofs.server.Records.value;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.isOwnedBy;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.keyWith;
import static org.kumofs.server.Rings.ring;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Get;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.message.Hold;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.message.Settle;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.Store;

/** Once a read has shown a value, no later read, of whatever owner, shows an older one. */
class SettledReadsTest {

  private final TestCluster cluster = new TestCluster();
  private final Ring ring = ring(1, 1, 2, 3);
  private final RawKey key = keyOwnedBy(ring, 1, 2, 3);

  @Test
  void aValueIsNotShownBeforeAllOwnersHaveIt() {
    cluster.startActive(3);
    cluster.network.silence(address(3));
    CompletableFuture<SetResult> set = cluster.begin(1, set(key, "a"));
    cluster.time.runFor(500);

    CompletableFuture<Optional<RawValue>> atCoordinator = cluster.begin(1, new Get(key));
    CompletableFuture<Optional<RawValue>> atReplica = cluster.begin(2, new Get(key));
    CompletableFuture<List<GetManyResult>> ofMany = cluster.begin(1, new GetMany(List.of(key)));
    cluster.time.runFor(1_000);
    assertThat(atCoordinator).isNotDone();
    assertThat(atReplica).isNotDone();
    assertThat(ofMany).isNotDone();

    cluster.network.wake(address(3));
    ClockTime stamp = stampOf(cluster.await(set));
    RawValue shown = value("a").withClockTime(stamp);
    assertThat(cluster.await(atCoordinator)).contains(shown);
    assertThat(cluster.await(atReplica)).contains(shown);
    assertThat(cluster.await(ofMany)).containsExactly(new GetManyResult.Found(shown));
  }

  /** A client that did not wait for its own set sees it all the same. */
  @Test
  void anAsynchronousWriteIsWaitedForByTheNextRead() {
    cluster.startActive(3);
    cluster.call(1, new Set(SetOperation.SET_ASYNC, key, value("a")));

    assertThat(cluster.call(1, new Get(key)).map(Records::text)).contains("a");
    assertThat(cluster.stored(3, key)).isPresent();
  }

  @Test
  void anotherKeyIsReadMeanwhile() {
    cluster.startActive(3);
    RawKey other = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && !k.equals(key));
    cluster.call(1, set(other, "b"));
    cluster.network.silence(address(3));
    cluster.begin(1, set(key, "a"));

    CompletableFuture<Optional<RawValue>> read = cluster.begin(1, new Get(other));
    cluster.time.runFor(10);

    assertThat(read).isCompletedWithValueMatching(Optional::isPresent);
  }

  @Test
  void theDeathOfTheCoordinatorInTheMiddleOfAWriteDoesNotLetReadersGoBack() {
    cluster.startActive(3);
    cluster.call(1, set(key, "old"));
    writeToReplica2Only("new");
    cluster.kill(1);
    Ring without1 = ring(2, -1, 2, 3);
    cluster.sync(new RingPair(without1, without1));

    assertThat(text(cluster.call(2, new Get(key)).orElseThrow())).isEqualTo("new");
    // It was shown, so the last owner has it too.
    assertThat(cluster.stored(3, key).map(Records::text)).contains("new");
  }

  @Test
  void theNewCoordinatorDoesNotShowWhatItCannotBringToTheOthers() {
    cluster.startActive(3);
    cluster.call(1, set(key, "old"));
    writeToReplica2Only("new");
    cluster.kill(1);
    Ring without1 = ring(2, -1, 2, 3);
    cluster.network.silence(address(3));
    cluster.sync(new RingPair(without1, without1));

    assertThat(cluster.isRefused(2, new Get(key))).isTrue();
    assertThat(cluster.call(2, cas(key, ClockTime.ZERO, "x"))).isEqualTo(new SetResult.Failed());
  }

  /** What was written long before is on all owners; only the last seconds can be in doubt. */
  @Test
  void theNewCoordinatorShowsOlderValuesAtOnce() {
    cluster.startActive(3);
    cluster.time.runFor(10_000);
    cluster.call(1, set(key, "old"));
    cluster.time.runFor(60_000);
    cluster.kill(1);
    cluster.network.silence(address(3));
    Ring without1 = ring(2, -1, 2, 3);
    cluster.sync(new RingPair(without1, without1));

    assertThat(text(cluster.call(2, new Get(key)).orElseThrow())).isEqualTo("old");
  }

  @Test
  void anEarlierRunMayHaveLeftItsLastWriteInDoubt() {
    cluster.startActive(3);
    cluster.network.silence(address(2));
    cluster.network.silence(address(3));
    cluster.begin(1, set(key, "a"));
    cluster.time.runFor(100);
    Store store = cluster.kill(1);
    cluster.time.runFor(600_000);
    cluster.network.wake(address(2));
    cluster.network.wake(address(3));
    cluster.start(1, store);
    cluster.sync(new RingPair(ring, ring));

    assertThat(text(cluster.call(1, new Get(key)).orElseThrow())).isEqualTo("a");
    assertThat(cluster.stored(2, key).map(Records::text)).contains("a");
    assertThat(cluster.stored(3, key).map(Records::text)).contains("a");
  }

  @Test
  void aWriteThatFailedIsBroughtToTheOthersAsSoonAsThatIsPossible() {
    cluster.startActive(3);
    cluster.network.silence(address(3));
    assertThat(cluster.call(1, set(key, "a"))).isEqualTo(new SetResult.Failed());
    assertThat(cluster.isRefused(1, new Get(key))).isTrue();

    cluster.network.wake(address(3));
    cluster.time.runUntil(() -> cluster.stored(3, key).isPresent(), 20_000);

    assertThat(text(cluster.call(1, new Get(key)).orElseThrow())).isEqualTo("a");
  }

  @Test
  void aFailedWriteIsShownOnceTheOwnerThatLacksItIsGivenUp() {
    cluster.startActive(3);
    cluster.network.silence(address(3));
    assertThat(cluster.call(1, set(key, "a"))).isEqualTo(new SetResult.Failed());

    Ring without3 = ring(2, 1, 2, -3);
    cluster.sync(new RingPair(without3, without3));

    assertThat(text(cluster.call(1, new Get(key)).orElseThrow())).isEqualTo("a");
  }

  @Test
  void anAnswerThatChangesNothingIsNotGivenWhileWhatItTellsIsInDoubt() {
    cluster.startActive(3);
    cluster.network.silence(address(3));
    cluster.begin(1, set(key, "a"));
    CompletableFuture<SetResult> cas = cluster.begin(1, cas(key, ClockTime.ZERO, "b"));
    cluster.time.runFor(1_000);
    assertThat(cas).isNotDone();

    cluster.network.wake(address(3));
    assertThat(cluster.await(cas)).isEqualTo(new SetResult.CasMismatch());
  }

  @Test
  void aKeyIsNotSaidToBeGoneWhileItsTombstoneIsInDoubt() {
    cluster.startActive(3);
    cluster.call(1, set(key, "a"));
    cluster.network.silence(address(3));
    CompletableFuture<DeleteResult> delete = cluster.begin(1, delete(key));
    cluster.time.runFor(10);
    CompletableFuture<Optional<RawValue>> read = cluster.begin(1, new Get(key));
    cluster.time.runFor(1_000);
    assertThat(read).isNotDone();

    cluster.network.wake(address(3));
    assertThat(cluster.await(delete)).isEqualTo(DeleteResult.DELETED);
    assertThat(cluster.await(read)).isEmpty();
  }

  /** It has what it wrote, so it need not be asked. */
  @Test
  void theOtherOwnersShowWhatTheyAgreeOnWhileTheCoordinatorHangs() {
    cluster.startActive(3);
    cluster.time.runFor(40_000);
    cluster.call(1, set(key, "a"));
    cluster.network.silence(address(1));

    assertThat(text(cluster.call(2, new Get(key)).orElseThrow())).isEqualTo("a");
    assertThat(text(cluster.call(3, new Get(key)).orElseThrow())).isEqualTo("a");
  }

  @Test
  void anOwnerBringsWhatItShowsToTheOthersWithoutTheCoordinator() {
    cluster.startActive(3);
    cluster.time.runFor(40_000);
    cluster.call(1, set(key, "old"));
    writeToReplica2Only("new");
    cluster.network.silence(address(1));

    assertThat(text(cluster.call(2, new Get(key)).orElseThrow())).isEqualTo("new");
    assertThat(cluster.stored(3, key).map(Records::text)).contains("new");
  }

  @Test
  void onlyAnOwnerByTheSameRingHoldsARecord() {
    cluster.startActive(3);
    RawValue record = value("a").withClockTime(ClockTime.of(cluster.time.unixSeconds(), 1));

    Hold byAnotherRing = hold(ClockTime.ZERO, record, Optional.of(record));
    assertThat(cluster.isRefused(2, byAnotherRing)).isTrue();
    assertThat(cluster.stored(2, key)).isEmpty();
    assertThat(cluster.call(2, hold(ring.clockTime(), record, Optional.of(record)))).isTrue();
    assertThat(cluster.stored(2, key)).contains(record);
  }

  /** While records move, those that are read are not where writes are decided. */
  @Test
  void anOwnerByTheReadRingAsksTheCoordinatorByTheWriteRing() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(2, 1, 2, 3, 4);
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 4, 1, 2));
    cluster.time.runFor(10_000);
    cluster.call(1, set(moving, "a"));
    cluster.sync(new RingPair(after, ring));
    assertThat(cluster.stored(4, moving)).isEmpty();

    assertThat(text(cluster.call(1, new Get(moving)).orElseThrow())).isEqualTo("a");

    assertThat(cluster.stored(4, moving).map(Records::text)).contains("a");
  }

  @Test
  void onlyTheCoordinatorSettles() {
    cluster.startActive(3);
    RawValue record = value("a").withClockTime(ClockTime.of(cluster.time.unixSeconds(), 1));

    Settle question = new Settle(key, record.clockTime(), Optional.empty());
    Settle request = new Settle(key, record.clockTime(), Optional.of(record));
    assertThat(cluster.isRefused(2, request)).isTrue();
    assertThat(cluster.call(1, question)).isFalse();
    assertThat(cluster.call(1, request)).isTrue();
    assertThat(cluster.call(1, question)).isTrue();
    for (int owner : new int[] {1, 2, 3}) {
      assertThat(cluster.stored(owner, key)).contains(record);
    }
  }

  @Test
  void anOwnerTellsWhetherItHasAVersionOrALaterOne() {
    cluster.startActive(3);
    cluster.call(1, set(key, "a"));
    RawValue record = cluster.stored(2, key).orElseThrow();
    RawValue later = record.withClockTime(ClockTime.of(record.clockTime().unixSeconds() + 60, 0));

    assertThat(cluster.call(2, hold(ring.clockTime(), record, Optional.empty()))).isTrue();
    assertThat(cluster.call(2, hold(ring.clockTime(), later, Optional.empty()))).isFalse();
    assertThat(cluster.call(2, hold(ring.clockTime(), later, Optional.of(later)))).isTrue();
    assertThat(cluster.call(2, hold(ring.clockTime(), record, Optional.empty()))).isTrue();
    assertThat(cluster.stored(2, key)).contains(later);
  }

  private Hold hold(ClockTime writeRing, RawValue version, Optional<RawValue> record) {
    return new Hold(writeRing, key, version.clockTime(), record);
  }

  /** As if the coordinator had died between its replicas. */
  private void writeToReplica2Only(String text) {
    ClockTime last = cluster.stored(1, key).orElseThrow().clockTime();
    RawValue record = value(text).withClockTime(ClockTime.of(last.unixSeconds(), last.clock() + 1));
    cluster.store(1).mutate(key, Mutations.update(record));
    cluster.store(2).mutate(key, Mutations.update(record));
  }
}
