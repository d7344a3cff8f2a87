package org.kumofs.server.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.ring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.FlushMark;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Store;
import org.kumofs.testing.VirtualTime;
import org.kumofs.time.ControlLoop;

/** Whom server 1 asks and tells, and what it makes of the answers. */
class FlushExchangeTest {

  private final VirtualTime time = new VirtualTime();
  private final ControlLoop loop = time.newLoop();
  private final Store store = MemoryStore.create();
  private final RingHolder rings = new RingHolder();
  private final FlushMark mark = FlushMark.of(ClockTime.of(time.unixSeconds(), 5), 0);
  private final List<NodeAddress> asked = new ArrayList<>();
  private CompletableFuture<Optional<FlushMark>> answer =
      CompletableFuture.completedFuture(Optional.empty());
  private final FlushExchange exchange =
      new FlushExchange(
          new FlushMarks(store, new HybridClock(time::unixSeconds)),
          rings,
          address(1),
          (server, told) -> {
            asked.add(server);
            return answer;
          },
          loop,
          loop);

  private void adopt(Ring ring) {
    RingPair before = rings.rings();
    RingSeed seed = ring.seed();
    rings.adopt(seed, seed);
    exchange.ringsChanged(before, rings.rings());
    time.runFor(100);
  }

  @Test
  void aServerThatJoinsAsksAllOthers() {
    answer = CompletableFuture.completedFuture(Optional.of(mark));

    adopt(ring(1, 1, 2, -3, 4));

    assertThat(asked).containsExactly(address(2), address(4));
    assertThat(store.flushMark()).isEqualTo(mark);
  }

  @Test
  void aMemberTellsThoseThatJoinAndOnlyIfSomethingWasFlushed() {
    adopt(ring(1, 1, 2));
    asked.clear();
    adopt(ring(2, 1, 2, 3));
    assertThat(asked).isEmpty();

    store.flush(mark, time.unixSeconds());
    adopt(ring(3, 1, 2, 3, 4));

    assertThat(asked).containsExactly(address(4));
  }

  @Test
  void whoIsNoMemberTellsNobody() {
    store.flush(mark, time.unixSeconds());

    adopt(ring(1, 2, 3));

    assertThat(asked).isEmpty();
  }

  @Test
  void originalsAreLeftAlone() {
    adopt(ring(1, 1, 2));

    time.runFor(60_000);

    assertThat(asked).containsExactly(address(2));
  }

  @Test
  void whoCannotBeReachedIsAskedAgainWhileItIsActive() {
    answer = CompletableFuture.failedFuture(new IllegalStateException("gone"));
    adopt(ring(1, 1, 2, 3));
    time.runFor(11_000);
    assertThat(asked).hasSize(6);

    adopt(ring(2, 1, -2, 3));
    answer = CompletableFuture.completedFuture(Optional.of(mark));
    asked.clear();
    time.runFor(60_000);

    assertThat(asked).containsExactly(address(3));
    assertThat(store.flushMark()).isEqualTo(mark);
  }

  @Test
  void aMarkFromTheFutureIsNotBelieved() {
    ClockTime ahead = ClockTime.of(time.unixSeconds() + 3_600, 1);
    for (FlushMark future :
        List.of(
            FlushMark.of(ahead, 0),
            FlushMark.of(ahead, time.unixSeconds() + 10),
            new FlushMark(ClockTime.ZERO, ahead.unixSeconds(), ClockTime.ZERO, 0))) {
      answer = CompletableFuture.completedFuture(Optional.of(future));
      exchange.spread();
      adopt(ring(1, 1, 2));
    }

    assertThat(store.flushMark()).isEqualTo(FlushMark.NONE);
  }

  @Test
  void beforeItJoinsItAsksOnlyIfItHoldsRecords() {
    RingPair next = new RingPair(ring(1, 1, 2), ring(1, 1, 2));

    assertThat(exchange.beforeJoining(next)).isDone();

    assertThat(asked).isEmpty();
  }
}
