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
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Get;
import org.kumofs.message.SetResult;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.server.store.Mutations;

/**
 * While records move: a key that servers 1, 2 and 3 have goes to 4, 1 and 2, and server 4, its new
 * coordinator, has nothing yet.
 */
class MovingKeysTest {

  private final TestCluster cluster = new TestCluster();
  private final Ring before = ring(1, 1, 2, 3);
  private final Ring after = ring(2, 1, 2, 3, 4);
  private final RawKey key =
      keyWith(k -> isOwnedBy(before, k, 1, 2, 3) && isOwnedBy(after, k, 4, 1, 2));

  @BeforeEach
  void startServers() {
    cluster.startActive(3);
    cluster.start(4);
  }

  private ClockTime writeThenMove() {
    ClockTime last = ClockTime.ZERO;
    for (int i = 0; i < 100; i++) {
      last = stampOf(cluster.call(1, set(key, "v" + i)));
    }
    cluster.sync(new RingPair(after, before));
    return last;
  }

  @Test
  void aWriteByTheNewCoordinatorWinsOverOneThatItHasNotSeen() {
    writeThenMove();

    ClockTime stamp = stampOf(cluster.call(4, set(key, "b")));

    for (int owner : new int[] {1, 2, 3, 4}) {
      assertThat(cluster.stored(owner, key)).contains(value("b").withClockTime(stamp));
    }
    for (int reader : new int[] {1, 2, 3}) {
      assertThat(text(cluster.call(reader, new Get(key)).orElseThrow())).isEqualTo("b");
    }
  }

  @Test
  void aCasByTheNewCoordinatorComparesWithTheRecordThatReadersSee() {
    ClockTime last = writeThenMove();

    assertThat(cluster.call(4, cas(key, ClockTime.of(1, 1), "b")))
        .isEqualTo(new SetResult.CasMismatch());
    assertThat(text(cluster.stored(4, key).orElseThrow())).isEqualTo("v99");
    ClockTime next = stampOf(cluster.call(4, cas(key, last, "b")));
    assertThat(cluster.call(4, cas(key, last, "c"))).isEqualTo(new SetResult.CasMismatch());
    for (int owner : new int[] {1, 2, 3, 4}) {
      assertThat(cluster.stored(owner, key)).contains(value("b").withClockTime(next));
    }
  }

  @Test
  void aDeleteByTheNewCoordinatorFindsWhatReadersSee() {
    writeThenMove();

    assertThat(cluster.call(4, delete(key))).isEqualTo(DeleteResult.DELETED);
    for (int reader : new int[] {1, 2, 3}) {
      assertThat(cluster.call(reader, new Get(key))).isEmpty();
    }
    assertThat(cluster.call(4, delete(key))).isEqualTo(DeleteResult.NOT_FOUND);
  }

  @Test
  void whatNobodyHasIsNotFound() {
    cluster.sync(new RingPair(after, before));

    assertThat(cluster.call(4, delete(key))).isEqualTo(DeleteResult.NOT_FOUND);
    assertThat(cluster.call(4, cas(key, ClockTime.ZERO, "b")))
        .isEqualTo(new SetResult.CasMismatch());
  }

  @Test
  void theOtherReadersAreAskedWhenTheFirstDoesNotAnswer() {
    writeThenMove();
    Ring without1 = ring(3, -1, 2, 3, 4);
    cluster.kill(1);
    cluster.sync(new RingPair(without1, before));

    CompletableFuture<DeleteResult> deleted = cluster.begin(4, delete(key));
    cluster.time.runFor(2_500);
    cluster.sync(new RingPair(without1, ring(4, -1, 2, 3)));

    assertThat(cluster.await(deleted)).isEqualTo(DeleteResult.DELETED);
    assertThat(cluster.stored(2, key)).hasValueSatisfying(RawValue::isTombstone);
  }

  @Test
  void nothingIsDecidedWhileNoReaderAnswers() {
    ClockTime last = writeThenMove();
    List.of(1, 2, 3).forEach(reader -> cluster.network.silence(address(reader)));

    assertThat(cluster.call(4, delete(key))).isEqualTo(DeleteResult.FAILED);
    assertThat(cluster.call(4, cas(key, last, "b"))).isEqualTo(new SetResult.Failed());
    assertThat(cluster.stored(4, key)).isEmpty();
  }

  @Test
  void aServerThatDoesNotCoordinateTheKeyAsksNobody() {
    writeThenMove();

    assertThat(cluster.isRefused(2, delete(key))).isTrue();
    assertThat(cluster.isRefused(3, cas(key, ClockTime.ZERO, "b"))).isTrue();
  }

  /** As when a former coordinator could reach server 2 alone before it went. */
  @Test
  void aWriteOvertakesALaterVersionThatOnlyAReplicaHas() {
    RawKey other = keyOwnedBy(before, 1, 2, 3);
    ClockTime seen = stampOf(cluster.call(1, set(other, "a")));
    ClockTime ahead = ClockTime.of(seen.unixSeconds(), seen.clock() + 500_000);
    plant(2, other, value("unseen").withClockTime(ahead));

    ClockTime stamp = stampOf(cluster.call(1, set(other, "b")));

    assertThat(ahead.isBefore(stamp)).isTrue();
    for (int owner : new int[] {1, 2, 3}) {
      assertThat(cluster.stored(owner, other)).contains(value("b").withClockTime(stamp));
    }
  }

  /** The copy brings it between the decision and the answers of the replicas. */
  @Test
  void aWriteOvertakesALaterVersionThatTakesItsPlaceMeanwhile() {
    RawKey other = keyOwnedBy(before, 1, 2, 3);
    RawValue unseen = laterVersion(other);
    CompletableFuture<SetResult> written = cluster.begin(1, set(other, "b"));
    cluster.time.runUntil(() -> text(cluster.stored(1, other).orElseThrow()).equals("b"), 1_000);
    plant(1, other, unseen);

    ClockTime stamp = stampOf(cluster.await(written));

    assertThat(unseen.clockTime().isBefore(stamp)).isTrue();
    for (int owner : new int[] {1, 2, 3}) {
      assertThat(cluster.stored(owner, other)).contains(value("b").withClockTime(stamp));
    }
  }

  /** Until then readers of the others are shown the version that overtook both. */
  @Test
  void aWriteWhosePlaceALaterOneTakesIsAnsweredWhenThatOneIsOnAllOwners() {
    RawKey other = keyOwnedBy(before, 1, 2, 3);
    laterVersion(other);
    CompletableFuture<SetResult> first = cluster.begin(1, set(other, "b"));
    cluster.time.runUntil(() -> text(cluster.stored(1, other).orElseThrow()).equals("b"), 1_000);
    cluster.begin(1, set(other, "c"));

    stampOf(cluster.await(first));

    for (int owner : new int[] {1, 2, 3}) {
      assertThat(text(cluster.stored(owner, other).orElseThrow())).isEqualTo("c");
    }
  }

  @Test
  void theFirstStampOfANewCoordinatorIsFarFromThoseOfTheFormerOne() {
    ClockTime last = writeThenMove();

    ClockTime first = stampOf(cluster.call(4, set(key, "b")));

    assertThat(first.clock() - last.clock()).isGreaterThan(1_000);
  }

  /** Else it would be decided by a version that is about to be overtaken, and overtake that one. */
  @Test
  void nothingIsDecidedByWhatHasTakenThePlaceOfAWriteThatIsOnItsWay() {
    RawKey other = keyOwnedBy(before, 1, 2, 3);
    RawValue unseen = laterVersion(other);
    CompletableFuture<SetResult> written = cluster.begin(1, set(other, "b"));
    cluster.time.runUntil(() -> text(cluster.stored(1, other).orElseThrow()).equals("b"), 1_000);
    plant(1, other, unseen);
    CompletableFuture<SetResult> decided = cluster.begin(1, cas(other, unseen.clockTime(), "c"));

    ClockTime stamp = stampOf(cluster.await(written));

    assertThat(cluster.failure(decided).is(ErrorCode.SERVER)).isTrue();
    for (int owner : new int[] {1, 2, 3}) {
      assertThat(cluster.stored(owner, other)).contains(value("b").withClockTime(stamp));
    }
  }

  @Test
  void aCasThatLosesItsPlaceMeanwhileFails() {
    RawKey other = keyOwnedBy(before, 1, 2, 3);
    RawValue unseen = laterVersion(other);
    ClockTime seen = cluster.stored(1, other).orElseThrow().clockTime();
    CompletableFuture<SetResult> written = cluster.begin(1, cas(other, seen, "b"));
    cluster.time.runUntil(() -> text(cluster.stored(1, other).orElseThrow()).equals("b"), 1_000);
    plant(1, other, unseen);

    assertThat(cluster.await(written)).isEqualTo(new SetResult.Failed());
  }

  /** A version that server 2 has and server 1 does not know of. */
  private RawValue laterVersion(RawKey at) {
    ClockTime seen = stampOf(cluster.call(1, set(at, "a")));
    RawValue unseen =
        value("unseen").withClockTime(ClockTime.of(seen.unixSeconds(), seen.clock() + 500_000));
    plant(2, at, unseen);
    return unseen;
  }

  @Test
  void aCasDoesNotOvertakeAVersionThatItDidNotCompareWith() {
    RawKey other = keyOwnedBy(before, 1, 2, 3);
    ClockTime seen = stampOf(cluster.call(1, set(other, "a")));
    ClockTime ahead = ClockTime.of(seen.unixSeconds(), seen.clock() + 100);
    plant(2, other, value("unseen").withClockTime(ahead));

    assertThat(cluster.call(1, cas(other, seen, "b"))).isEqualTo(new SetResult.Failed());
    assertThat(text(cluster.stored(2, other).orElseThrow())).isEqualTo("unseen");
  }

  @Test
  void aVersionFromTheFutureFailsTheWriteInsteadOfHidingIt() {
    RawKey other = keyOwnedBy(before, 1, 2, 3);
    plant(2, other, value("x").withClockTime(ClockTime.of(cluster.time.unixSeconds() + 3600, 1)));

    assertThat(cluster.call(1, set(other, "b"))).isEqualTo(new SetResult.Failed());
  }

  private void plant(int server, RawKey at, RawValue record) {
    cluster.store(server).mutate(at, Mutations.update(record));
  }
}
