package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.cas;
import static org.kumofs.server.Records.delete;
import static org.kumofs.server.Records.expiring;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.stampOf;
import static org.kumofs.server.Records.text;
import static org.kumofs.server.Records.value;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Delete;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.Get;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.GetIfModifiedResult;
import org.kumofs.message.GetStatus;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;

/** What a client gets for its reads, writes, compare-and-swaps and deletes. */
class ClientOperationsTest {

  private final TestCluster cluster = new TestCluster();
  private final Ring ring = ring(1, 1, 2, 3);
  private final RawKey key = keyOwnedBy(ring, 1, 2, 3);

  @BeforeEach
  void startServers() {
    cluster.startActive(3);
  }

  @Test
  void everyOwnerAnswersReads() {
    RawValue stored = value("a").withClockTime(stampOf(cluster.call(1, set(key, "a"))));

    for (int owner : new int[] {1, 2, 3}) {
      assertThat(cluster.call(owner, new Get(key))).contains(stored);
    }
    assertThat(cluster.call(1, new Get(Rings.key("nothing here")))).isEmpty();
  }

  @Test
  void anExpiredValueIsReadAsItLiesThere() {
    RawValue value = expiring("a", nowSeconds() - 10);
    cluster.call(1, new Set(SetOperation.SET, key, value));

    assertThat(cluster.call(1, new Get(key)).orElseThrow().data()).isEqualTo(value.data());
  }

  @Test
  void aConditionalReadGivesTheValueOnlyIfItIsLater() {
    ClockTime first = stampOf(cluster.call(1, set(key, "a")));
    ClockTime second = stampOf(cluster.call(1, set(key, "b")));

    assertThat(cluster.call(2, new GetIfModified(key, first)))
        .isEqualTo(new GetIfModifiedResult.Modified(value("b").withClockTime(second)));
    assertThat(cluster.call(2, new GetIfModified(key, second)))
        .isEqualTo(new GetIfModifiedResult.NotModified());
    assertThat(cluster.call(2, new GetIfModified(Rings.key("nothing here"), first)))
        .isEqualTo(new GetIfModifiedResult.NotFound());
    cluster.call(1, delete(key));
    assertThat(cluster.call(2, new GetIfModified(key, second)))
        .isEqualTo(new GetIfModifiedResult.NotFound());
  }

  @Test
  void aCasStoresOverTheExpectedVersionOnly() {
    ClockTime first = stampOf(cluster.call(1, set(key, "a")));
    ClockTime second = stampOf(cluster.call(1, cas(key, first, "b")));

    assertThat(cluster.call(1, cas(key, first, "c"))).isEqualTo(new SetResult.CasMismatch());
    for (int owner : new int[] {1, 2, 3}) {
      assertThat(cluster.stored(owner, key)).contains(value("b").withClockTime(second));
    }
  }

  @Test
  void aCasOnAMissingDeletedOrExpiredKeyIsAMismatch() {
    assertThat(cluster.call(1, cas(key, ClockTime.ZERO, "a")))
        .isEqualTo(new SetResult.CasMismatch());
    assertThat(cluster.stored(1, key)).isEmpty();

    cluster.call(1, set(key, "a"));
    cluster.call(1, delete(key));
    ClockTime tombstone = cluster.stored(1, key).orElseThrow().clockTime();
    assertThat(cluster.call(1, cas(key, tombstone, "b"))).isEqualTo(new SetResult.CasMismatch());

    ClockTime expired =
        stampOf(cluster.call(1, new Set(SetOperation.SET, key, expiring("a", nowSeconds() - 1))));
    assertThat(cluster.call(1, cas(key, expired, "b"))).isEqualTo(new SetResult.CasMismatch());
  }

  @Test
  void ofManyCasAtOnceExactlyOneWins() {
    for (int seed = 0; seed < 50; seed++) {
      TestCluster shuffled = new TestCluster(seed);
      shuffled.startActive(3);
      ClockTime first = stampOf(shuffled.call(1, set(key, "a")));
      shuffled.makeStorageSlow(20);
      List<CompletableFuture<SetResult>> attempts = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        attempts.add(shuffled.begin(1, cas(key, first, "winner " + i)));
      }
      attempts.forEach(shuffled::await);

      List<Integer> winners = new ArrayList<>();
      for (int i = 0; i < attempts.size(); i++) {
        if (attempts.get(i).join() instanceof SetResult.Stored) {
          winners.add(i);
        }
      }
      assertThat(winners).hasSize(1);
      for (int owner : new int[] {1, 2, 3}) {
        assertThat(text(shuffled.stored(owner, key).orElseThrow()))
            .isEqualTo("winner " + winners.get(0));
      }
    }
  }

  @Test
  void aDeletedKeyIsGoneOnAllOwnersAndASecondDeleteFindsNothing() {
    cluster.call(1, set(key, "a"));

    assertThat(cluster.call(1, delete(key))).isEqualTo(DeleteResult.DELETED);
    assertThat(cluster.call(1, delete(key))).isEqualTo(DeleteResult.NOT_FOUND);
    for (int owner : new int[] {1, 2, 3}) {
      assertThat(cluster.stored(owner, key)).hasValueSatisfying(RawValue::isTombstone);
      assertThat(cluster.call(owner, new Get(key))).isEmpty();
    }
  }

  @Test
  void deletingAnAbsentOrExpiredKeyFindsNothingAndReplicatesNothing() {
    cluster.call(1, new Set(SetOperation.SET, key, expiring("a", nowSeconds() - 1)));
    cluster.network.setFirewall((from, to, method) -> method != ReplicateDelete.METHOD.id());

    assertThat(cluster.call(1, delete(key))).isEqualTo(DeleteResult.NOT_FOUND);
    assertThat(cluster.call(1, delete(keyOwnedBy(ring, 1, 3, 2))))
        .isEqualTo(DeleteResult.NOT_FOUND);
  }

  @Test
  void anAsynchronousDeleteIsAnsweredAtOnceAndReplicatedAllTheSame() {
    cluster.call(1, set(key, "a"));
    cluster.network.silence(address(3));
    assertThat(cluster.call(1, new Delete(true, key))).isEqualTo(DeleteResult.DELETED);
    assertThat(cluster.stored(3, key))
        .hasValueSatisfying(v -> assertThat(v.isTombstone()).isFalse());

    cluster.network.wake(address(3));
    cluster.time.runFor(5_000);

    assertThat(cluster.stored(3, key)).hasValueSatisfying(RawValue::isTombstone);
  }

  @Test
  void theRetryOfADeleteThatFailedFinishesIt() {
    cluster.call(1, set(key, "a"));
    cluster.network.silence(address(3));
    assertThat(cluster.call(1, delete(key))).isEqualTo(DeleteResult.FAILED);
    assertThat(cluster.events).extracting(event -> event.name()).containsExactly("erd");
    cluster.network.wake(address(3));

    assertThat(cluster.call(1, delete(key))).isEqualTo(DeleteResult.DELETED);
    assertThat(cluster.stored(3, key)).isEqualTo(cluster.stored(1, key));
    assertThat(cluster.call(1, delete(key))).isEqualTo(DeleteResult.NOT_FOUND);
  }

  @Test
  void ofTwoDeletesAtOnceOneDeletesAndTheOtherAnswersWhenThatIsDone() {
    cluster.call(1, set(key, "a"));
    cluster.network.silence(address(3));
    CompletableFuture<DeleteResult> first = cluster.begin(1, delete(key));
    CompletableFuture<DeleteResult> second = cluster.begin(1, delete(key));
    cluster.time.runFor(1_000);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();

    cluster.network.wake(address(3));

    assertThat(cluster.await(first)).isEqualTo(DeleteResult.DELETED);
    assertThat(cluster.await(second)).isEqualTo(DeleteResult.NOT_FOUND);
  }

  @Test
  void tombstonesAreReclaimedWhenTheyAreOldEnough() {
    cluster.call(1, set(key, "a"));
    cluster.call(1, delete(key));

    cluster.time.runFor(3_599_000);
    assertThat(cluster.stored(2, key)).isPresent();
    cluster.time.runFor(5_000);
    assertThat(cluster.stored(2, key)).isEmpty();
  }

  @Test
  void acceptedOperationsAreCountedWhateverBecomesOfThem() {
    ClockTime stamp = stampOf(cluster.call(1, set(key, "a")));
    cluster.call(1, cas(key, ClockTime.ZERO, "b"));
    cluster.call(1, new Get(key));
    cluster.call(1, new Get(Rings.key("nothing here")));
    cluster.call(1, new GetIfModified(key, stamp));
    cluster.call(1, delete(key));
    cluster.call(1, delete(key));
    cluster.isRefused(2, set(key, "c"));
    cluster.isRefused(2, delete(key));

    assertThat(number(1, StatusCode.CMD_GET)).isEqualTo(3);
    assertThat(number(1, StatusCode.CMD_SET)).isEqualTo(2);
    assertThat(number(1, StatusCode.CMD_DELETE)).isEqualTo(2);
    assertThat(number(2, StatusCode.CMD_SET)).isZero();
    assertThat(number(2, StatusCode.CMD_DELETE)).isZero();
  }

  @Test
  void aClockThatWasReadBackFromDiskIsNeverIssuedAgain() {
    ClockTime last = ClockTime.ZERO;
    for (int i = 0; i < 5; i++) {
      last = stampOf(cluster.call(1, set(key, "v" + i)));
    }
    cluster.start(1, cluster.kill(1));
    cluster.sync(new RingPair(ring, ring));

    // Another key: nothing but the clock orders the two.
    ClockTime next = stampOf(cluster.call(1, set(keyOwnedBy(ring, 1, 3, 2), "b")));

    assertThat(last.isBefore(next)).isTrue();
  }

  private long nowSeconds() {
    return cluster.time.unixSeconds();
  }

  private long number(int server, StatusCode code) {
    return ((StatusValue.Number) cluster.call(server, new GetStatus(code))).bits();
  }
}
