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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ApplyUpdate;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.ExchangeFlushMark;
import org.kumofs.message.Flush;
import org.kumofs.message.Get;
import org.kumofs.message.GetIfModified;
import org.kumofs.message.GetIfModifiedResult;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.message.GetStatus;
import org.kumofs.message.SetResult;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Mutations;
import org.kumofs.server.store.RecordCounts;
import org.kumofs.server.store.Store;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

/** All records of a cluster are flushed, at once or later. */
class FlushTest {

  private static final int[] OWNERS = {1, 2, 3};

  private final TestCluster cluster = new TestCluster();
  private final Ring ring = ring(1, 1, 2, 3);
  private final RawKey key = keyOwnedBy(ring, 1, 2, 3);

  @BeforeEach
  void startServers() {
    cluster.startActive(3);
  }

  @Test
  void whatWasWrittenBeforeIsGoneForEveryCommand() {
    ClockTime before = stampOf(cluster.call(1, set(key, "1")));

    flush(0, 1, 2, 3);

    for (int owner : OWNERS) {
      assertThat(cluster.call(owner, new Get(key))).isEmpty();
      assertThat(cluster.call(owner, new GetIfModified(key, before)))
          .isEqualTo(new GetIfModifiedResult.NotFound());
      assertThat(cluster.call(owner, new GetMany(List.of(key))))
          .containsExactly(new GetManyResult.NotFound());
    }
    assertThat(cluster.call(1, cas(key, before, "2"))).isEqualTo(new SetResult.CasMismatch());
    assertThat(cluster.call(1, delete(key))).isEqualTo(DeleteResult.NOT_FOUND);
    assertThat(apply(new ArithmeticUpdate(false, 1))).isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(apply(FetchUpdate.READ)).isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(apply(new StoreUpdate(StoreMode.ADD, new ValueContent(0, 0, new byte[1]))))
        .isEqualTo(UpdateStatus.DONE);
  }

  @Test
  void whatIsWrittenAfterItStays() {
    cluster.call(1, set(key, "before"));
    flush(0, 1, 2, 3);

    cluster.call(1, set(key, "after"));

    assertReadEverywhere("after");
  }

  /** Those of the servers are far apart; the greatest decides. */
  @Test
  void whatIsWrittenAfterItStaysWhateverTheClocksAre() {
    ClockTime ahead = ClockTime.of(nowSeconds() + 4, 3_000_000);
    assertThat(cluster.call(2, new Flush(ahead, 0))).isEqualTo(Acknowledged.ACKNOWLEDGED);

    cluster.call(1, set(key, "after"));

    assertReadEverywhere("after");
  }

  @Test
  void aWriteByACoordinatorThatDoesNotKnowOfTheFlushYetIsStampedAnew() {
    ClockTime horizon = ClockTime.of(nowSeconds(), 10_000);
    cluster.store(2).flush(FlushMark.of(horizon, 0), nowSeconds());

    ClockTime stamp = stampOf(cluster.call(1, set(key, "late")));

    assertThat(horizon.isBefore(stamp)).isTrue();
    assertReadEverywhere("late");
  }

  @Test
  void aDelayedFlushTakesEffectWhenItIsDue() {
    cluster.call(1, set(key, "before"));
    flush(nowSeconds() + 60, 1, 2, 3);
    cluster.time.runFor(58_000);
    cluster.call(1, set(key, "still before"));
    assertReadEverywhere("still before");

    cluster.time.runFor(3_000);

    for (int owner : OWNERS) {
      assertThat(cluster.call(owner, new Get(key))).isEmpty();
    }
    cluster.call(1, set(key, "after"));
    cluster.time.runFor(60_000);
    assertReadEverywhere("after");
  }

  @Test
  void aLaterCommandReplacesOneThatIsNotDueYet() {
    flush(nowSeconds() + 60, 1, 2, 3);
    flush(nowSeconds() + 600, 1, 2, 3);
    cluster.call(1, set(key, "a"));

    cluster.time.runFor(100_000);
    assertReadEverywhere("a");

    cluster.time.runFor(600_000);
    assertThat(cluster.call(1, new Get(key))).isEmpty();
  }

  @Test
  void aFlushIsPassedOnBeforeItIsAcknowledged() {
    flush(0, 2);

    for (int owner : OWNERS) {
      assertThat(cluster.store(owner).flushMark()).isNotEqualTo(FlushMark.NONE);
    }
  }

  @Test
  void whoCannotBeReachedIsToldLater() {
    cluster.call(1, set(key, "a"));
    cluster.network.silence(address(3));
    flush(0, 1, 2);
    assertThat(cluster.store(3).flushMark()).isEqualTo(FlushMark.NONE);

    cluster.network.wake(address(3));
    cluster.time.runFor(10_000);

    assertThat(cluster.store(3).flushMark()).isEqualTo(cluster.store(1).flushMark());
  }

  @Test
  void aServerThatWasDownKnowsOfTheFlushBeforeItServes() {
    cluster.call(1, set(key, "a"));
    Store kept = cluster.kill(3);
    flush(0, 1, 2);
    assertThat(kept.flushMark()).isEqualTo(FlushMark.NONE);

    cluster.start(3, kept);
    CompletableFuture<?> first = cluster.begin(3, new Get(key));
    cluster.sync(new RingPair(ring, ring));
    cluster.time.runFor(3_000);

    assertThat(first).isDone();
    assertThat(cluster.call(3, new Get(key))).isEmpty();
    assertThat(kept.flushMark()).isEqualTo(cluster.store(1).flushMark());
  }

  @Test
  void aFlushOutlivesARestartOfAllServers() {
    cluster.call(1, set(key, "a"));
    flush(0, 1, 2, 3);
    for (int owner : OWNERS) {
      cluster.start(owner, cluster.kill(owner));
    }
    cluster.sync(new RingPair(ring, ring));
    cluster.time.runFor(3_000);

    assertThat(cluster.call(1, new Get(key))).isEmpty();
    cluster.call(1, set(key, "after"));
    assertReadEverywhere("after");
  }

  @Test
  void aServerThatJoinsLearnsOfTheFlush() {
    flush(0, 1, 2, 3);
    cluster.start(4);
    assertThat(cluster.store(4).flushMark()).isEqualTo(FlushMark.NONE);

    cluster.sync(new RingPair(ring(2, 1, 2, 3, 4), ring));
    cluster.time.runFor(1_000);

    assertThat(cluster.store(4).flushMark()).isEqualTo(cluster.store(1).flushMark());
  }

  /** It may have been flushed as a member of another cluster. */
  @Test
  void aServerThatStartsOverForgetsItsFlushAndTeachesNobody() {
    cluster.call(1, set(key, "a"));
    cluster.time.runFor(20_000);
    Store foreign = MemoryStore.create();
    foreign.mutate(key, Mutations.update(value("x").withClockTime(ClockTime.of(1, 1))));
    foreign.flush(FlushMark.of(ClockTime.of(nowSeconds(), 77), 0), nowSeconds());
    cluster.start(4, foreign);

    cluster.sync(new RingPair(ring(2, 1, 2, 3, 4), ring));
    cluster.time.runFor(10_000);

    assertThat(foreign.flushMark()).isEqualTo(FlushMark.NONE);
    assertReadEverywhere("a");
  }

  @Test
  void aNewCoordinatorFindsNothingOfWhatWasFlushed() {
    cluster.start(4);
    Ring after = ring(2, 1, 2, 3, 4);
    RawKey moving = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && isOwnedBy(after, k, 4, 1, 2));
    cluster.call(1, set(moving, "a"));
    cluster.sync(new RingPair(after, ring));
    flush(0, 1, 2, 3, 4);

    assertThat(cluster.call(4, delete(moving))).isEqualTo(DeleteResult.NOT_FOUND);
    cluster.call(4, set(moving, "b"));
    assertThat(text(cluster.call(1, new Get(moving)).orElseThrow())).isEqualTo("b");
  }

  @Test
  void whatWasFlushedIsSweptAwayTombstonesIncluded() {
    cluster.call(1, set(key, "a"));
    RawKey other = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && !k.equals(key));
    cluster.call(1, set(other, "b"));
    cluster.call(1, delete(other));

    flush(0, 1, 2, 3);
    cluster.time.runFor(3_000);

    for (int owner : OWNERS) {
      assertThat(cluster.store(owner).counts()).isEqualTo(RecordCounts.NONE);
    }
  }

  @Test
  void aFlushFromAClockFarAheadIsRefused() {
    cluster.call(1, set(key, "a"));
    ClockTime ahead = ClockTime.of(nowSeconds() + 3_600, 1);

    assertThat(cluster.isRefused(1, new Flush(ahead, 0))).isTrue();
    assertThat(cluster.isRefused(1, new ExchangeFlushMark(FlushMark.of(ahead, 0)))).isTrue();

    assertThat(cluster.store(1).flushMark()).isEqualTo(FlushMark.NONE);
    assertReadEverywhere("a");
  }

  @Test
  void writesThatAreUnderWayMeanwhileEndTheSameOnAllOwners() {
    for (int seed = 0; seed < 30; seed++) {
      TestCluster shuffled = new TestCluster(seed);
      shuffled.startActive(3);
      shuffled.makeStorageSlow(20);
      List<CompletableFuture<?>> writes = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        writes.add(shuffled.begin(1, set(key, "v" + i)));
        shuffled.time.runFor(i % 3);
        if (i == 6) {
          StatusValue clock = shuffled.call(1, new GetStatus(StatusCode.CLOCK_TIME));
          Flush flush = new Flush(new ClockTime(((StatusValue.Number) clock).bits()), 0);
          for (int owner : OWNERS) {
            writes.add(shuffled.begin(owner, flush));
          }
        }
      }
      writes.forEach(shuffled::await);

      assertThat(writes).noneMatch(write -> write.join() instanceof SetResult.Failed);
      assertThat(shuffled.call(2, new Get(key)))
          .isEqualTo(shuffled.call(1, new Get(key)))
          .isEqualTo(shuffled.call(3, new Get(key)))
          .isPresent();
    }
  }

  /** As a gateway does: by the latest of the servers' clocks. */
  private void flush(long dueSeconds, int... servers) {
    ClockTime latest = ClockTime.ZERO;
    for (int server : servers) {
      StatusValue clock = cluster.call(server, new GetStatus(StatusCode.CLOCK_TIME));
      latest = ClockTime.join(latest, new ClockTime(((StatusValue.Number) clock).bits()));
    }
    for (int server : servers) {
      assertThat(cluster.call(server, new Flush(latest, dueSeconds)))
          .isEqualTo(Acknowledged.ACKNOWLEDGED);
    }
  }

  private void assertReadEverywhere(String text) {
    for (int owner : OWNERS) {
      assertThat(text(cluster.call(owner, new Get(key)).orElseThrow())).isEqualTo(text);
    }
  }

  private UpdateStatus apply(Update update) {
    return cluster
        .call(1, new ApplyUpdate(key, RecordLayout.DEFAULT, update, true, 1 << 20))
        .status();
  }

  private long nowSeconds() {
    return cluster.time.unixSeconds();
  }
}
