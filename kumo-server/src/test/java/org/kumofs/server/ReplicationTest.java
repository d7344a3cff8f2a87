package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.stampOf;
import static org.kumofs.server.Records.text;
import static org.kumofs.server.Records.value;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.isOwnedBy;
import static org.kumofs.server.Rings.keyOwnedBy;
import static org.kumofs.server.Rings.keyWith;
import static org.kumofs.server.Rings.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.eventlog.Event;
import org.kumofs.message.Get;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;

/** Writes on their way to the replicas, and what may happen to them there. */
class ReplicationTest {

  private final TestCluster cluster = new TestCluster();
  private final Ring ring = ring(1, 1, 2, 3);
  private final RawKey key = keyOwnedBy(ring, 1, 2, 3);

  @Test
  void anAcknowledgedWriteIsOnAllOwnersAndNowhereElse() {
    Ring four = cluster.startActive(4);
    RawKey on134 = keyOwnedBy(four, 1, 3, 4);

    ClockTime stamp = stampOf(cluster.call(1, set(on134, "a")));

    for (int owner : new int[] {1, 3, 4}) {
      assertThat(cluster.stored(owner, on134)).contains(value("a").withClockTime(stamp));
    }
    assertThat(cluster.stored(2, on134)).isEmpty();
  }

  @Test
  void aWriteIsNotAcknowledgedBeforeEveryReplicaHasIt() {
    cluster.startActive(3);
    cluster.network.silence(address(3));

    CompletableFuture<SetResult> set = cluster.begin(1, set(key, "a"));
    cluster.time.runFor(1_000);

    assertThat(cluster.stored(2, key)).isPresent();
    assertThat(set).isNotDone();
  }

  @Test
  void anAsynchronousWriteIsAnsweredOnceItIsStoredHereAndReplicatedAllTheSame() {
    cluster.startActive(3);
    cluster.network.silence(address(3));

    SetResult result = cluster.call(1, new Set(SetOperation.SET_ASYNC, key, value("a")));
    assertThat(result).isInstanceOf(SetResult.Stored.class);
    assertThat(cluster.stored(1, key)).isPresent();

    cluster.network.wake(address(3));
    cluster.time.runFor(5_000);
    assertThat(cluster.stored(3, key)).contains(value("a").withClockTime(stampOf(result)));
  }

  @Test
  void whileTheRingsDifferWritesGoToTheOwnersByBoth() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(2, 1, 2, 3, 4);
    cluster.sync(new RingPair(after, ring));
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 1, 4, 2));

    cluster.call(1, set(moving, "a"));

    for (int owner : new int[] {1, 2, 3, 4}) {
      assertThat(cluster.stored(owner, moving)).isPresent();
    }
    assertThat(text(cluster.call(3, new Get(moving)).orElseThrow())).isEqualTo("a");
    assertThat(cluster.isRefused(4, new Get(moving))).isTrue();
  }

  @Test
  void anOwnerByTheReadRingAloneThatIsUnreachableFailsTheWrite() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(2, 1, 2, 3, 4);
    cluster.sync(new RingPair(after, ring));
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 1, 4, 2));
    cluster.network.silence(address(3));

    CompletableFuture<SetResult> set = cluster.begin(1, set(moving, "a"));
    cluster.time.runFor(5_000);
    assertThat(set).isNotDone();

    assertThat(cluster.await(set)).isEqualTo(new SetResult.Failed());
    assertThat(cluster.stored(4, moving)).isPresent();
    assertThat(cluster.stored(3, moving)).isEmpty();
  }

  /** Servers hear of the end of a copy one after the other. */
  @Test
  void aServerThatHasNotSwitchedItsReadRingYetGetsTheWritesOfThoseThatHave() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(20, 1, 2, 3, 4);
    cluster.sync(new RingPair(after, ring));
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 1, 4, 2));
    cluster.call(1, set(moving, "a"));
    cluster.manager.setRings(new RingPair(after, after));
    cluster.manager.sync(address(1));
    cluster.time.runFor(20);

    cluster.call(1, set(moving, "b"));
    assertThat(text(cluster.call(3, new Get(moving)).orElseThrow())).isEqualTo("b");

    for (int late : new int[] {2, 3, 4}) {
      cluster.manager.sync(address(late));
    }
    cluster.time.runFor(100);
    cluster.call(1, set(moving, "c"));
    assertThat(text(cluster.stored(3, moving).orElseThrow())).isEqualTo("b");
    assertThat(cluster.isRefused(3, new Get(moving))).isTrue();
  }

  @Test
  void aFormerReaderThatIsGivenUpIsNotWaitedFor() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(20, 1, 2, 3, 4);
    cluster.sync(new RingPair(after, ring));
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 1, 4, 2));
    cluster.network.silence(address(3));
    cluster.sync(new RingPair(after, after));
    CompletableFuture<SetResult> set = cluster.begin(1, set(moving, "a"));
    cluster.time.runFor(1_000);
    assertThat(set).isNotDone();

    Ring without3 = ring(30, 1, 2, -3, 4);
    cluster.sync(new RingPair(without3, without3));

    assertThat(set).isCompletedWithValueMatching(SetResult.Stored.class::isInstance);
  }

  @Test
  void aWriteByAnEarlierRingIsRefusedEvenIfTheKeyHasTheSameOwnersHere() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(20, 1, 2, 3, 4);
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 1, 4, 2));
    cluster.manager.sync(address(4));
    cluster.manager.setRings(new RingPair(after, ring));
    cluster.manager.sync(address(2));
    cluster.time.runFor(20);

    assertThat(cluster.call(1, set(moving, "a"))).isInstanceOf(SetResult.Stored.class);

    // Server 1 has learnt the later ring by being refused.
    assertThat(cluster.stored(4, moving)).isPresent();
  }

  /** Those by the write ring know whether this server is still the coordinator. */
  @Test
  void anOwnerByTheReadRingAloneGetsAWriteOnceTheOthersHaveConfirmedIt() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(2, 1, 2, 3, 4);
    cluster.sync(new RingPair(after, ring));
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 1, 4, 2));
    cluster.network.silence(address(4));

    CompletableFuture<SetResult> set = cluster.begin(1, set(moving, "a"));
    cluster.time.runFor(1_000);
    assertThat(cluster.stored(2, moving)).isPresent();
    assertThat(cluster.stored(3, moving)).isEmpty();
    cluster.network.wake(address(4));
    assertThat(cluster.await(set)).isInstanceOf(SetResult.Stored.class);
    assertThat(cluster.stored(3, moving)).isPresent();

    cluster.network.silence(address(4));
    assertThat(cluster.call(1, set(moving, "b"))).isEqualTo(new SetResult.Failed());
    assertThat(text(cluster.stored(3, moving).orElseThrow())).isEqualTo("a");
  }

  @Test
  void aRequestThatIsLostIsMadeAgain() {
    cluster.startActive(3);
    dropFirst(2, ReplicateSet.METHOD.id());

    assertThat(cluster.call(1, set(key, "a"))).isInstanceOf(SetResult.Stored.class);
    assertThat(cluster.stored(2, key)).isPresent();
  }

  @Test
  void aReplicaThatStoredTheRecordAndWhoseAnswerIsLostCountsAsDone() {
    cluster.startActive(3);
    CompletableFuture<SetResult> set = cluster.begin(1, set(key, "a"));
    cluster.time.runUntil(() -> cluster.stored(2, key).isPresent(), 1_000);
    cluster.network.silence(address(2));
    cluster.time.runFor(100);
    assertThat(set).isNotDone();

    cluster.network.wake(address(2));

    assertThat(cluster.await(set)).isInstanceOf(SetResult.Stored.class);
  }

  @Test
  void aReplicaThatCannotBeReachedFailsTheWriteWithinTheLimitAndIsReported() {
    cluster.startActive(3);
    cluster.network.silence(address(3));
    long start = cluster.time.nanoTime();

    assertThat(cluster.call(1, set(key, "a"))).isEqualTo(new SetResult.Failed());

    long millis = (cluster.time.nanoTime() - start) / 1_000_000;
    assertThat(millis).isBetween(9_000L, 13_000L);
    assertThat(cluster.events).extracting(Event::name).containsExactly("ers");
    assertThat(cluster.stored(1, key)).isPresent();
    assertThat(cluster.stored(2, key)).isPresent();
  }

  @Test
  void aReplicaWhoseProcessIsGoneIsRetriedUntilItIsBack() {
    cluster.startActive(3);
    var store = cluster.kill(3);
    CompletableFuture<SetResult> set = cluster.begin(1, set(key, "a"));
    cluster.time.runFor(1_000);
    assertThat(set).isNotDone();

    cluster.start(3, store);

    assertThat(cluster.await(set)).isInstanceOf(SetResult.Stored.class);
    assertThat(cluster.stored(3, key)).isPresent();
  }

  @Test
  void aRingChangeThatTakesAHungReplicaOutReleasesTheWritesThatWaitForIt() {
    cluster.startActive(3);
    cluster.network.silence(address(3));
    List<CompletableFuture<SetResult>> sets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sets.add(cluster.begin(1, set(key, "v" + i)));
    }
    cluster.time.runFor(500);
    assertThat(sets).noneMatch(CompletableFuture::isDone);

    Ring without3 = ring(2, 1, 2, -3);
    cluster.sync(new RingPair(without3, without3));

    assertThat(sets).allMatch(CompletableFuture::isDone);
    assertThat(sets).allMatch(set -> set.join() instanceof SetResult.Stored);
    assertThat(cluster.events).isEmpty();
  }

  @Test
  void anOwnerThatARingChangeBringsGetsTheWriteBeforeItIsAcknowledged() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(2, 1, 2, -3, 4);
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 1, 4, 2));
    cluster.network.silence(address(3));
    CompletableFuture<SetResult> set = cluster.begin(1, set(moving, "a"));
    cluster.time.runFor(100);

    Ring read = ring(2, 1, 2, -3);
    cluster.sync(new RingPair(after, read));

    assertThat(set).isCompletedWithValueMatching(SetResult.Stored.class::isInstance);
    assertThat(cluster.stored(4, moving)).isPresent();
  }

  @Test
  void aWriteWhoseKeyGoesToAnotherCoordinatorMeanwhileEndsAsFailed() {
    cluster.startActive(3);
    cluster.start(4);
    Ring after = ring(2, 1, 2, 3, 4);
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 4, 1, 2));
    cluster.network.silence(address(3));
    CompletableFuture<SetResult> set = cluster.begin(1, set(moving, "a"));
    cluster.time.runFor(100);

    cluster.sync(new RingPair(after, ring));

    assertThat(set).isCompletedWithValue(new SetResult.Failed());
    assertThat(cluster.isRefused(1, set(moving, "b"))).isTrue();
    cluster.network.wake(address(3));
    assertThat(cluster.call(4, set(moving, "b"))).isInstanceOf(SetResult.Stored.class);
  }

  /** Coordinator and replicas draw their storage's delays, so every order of events occurs. */
  @Test
  void allOwnersEndWithTheNewestWhateverTheOrderInWhichWritesArrive() {
    for (int seed = 0; seed < 150; seed++) {
      TestCluster shuffled = new TestCluster(seed);
      shuffled.startActive(3);
      shuffled.makeStorageSlow(20);
      List<CompletableFuture<SetResult>> sets = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        sets.add(shuffled.begin(1, set(key, "v" + i)));
        shuffled.time.runFor(i % 3);
      }
      sets.forEach(set -> assertThat(shuffled.await(set)).isInstanceOf(SetResult.Stored.class));

      assertThat(shuffled.stored(1, key)).isPresent();
      assertThat(shuffled.stored(2, key)).isEqualTo(shuffled.stored(1, key));
      assertThat(shuffled.stored(3, key)).isEqualTo(shuffled.stored(1, key));
      ClockTime newest = shuffled.stored(1, key).orElseThrow().clockTime();
      assertThat(sets).noneMatch(set -> newest.isBefore(stampOf(set.join())));
    }
  }

  private void dropFirst(int server, int methodId) {
    boolean[] dropped = new boolean[1];
    NodeAddress target = address(server);
    cluster.network.setFirewall(
        (from, to, method) -> {
          if (!dropped[0] && to.equals(target) && method == methodId) {
            dropped[0] = true;
            return false;
          }
          return true;
        });
  }
}
