package org.kumofs.ctl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.testing.VirtualTime;

/** Load patterns on virtual time, against a server that answers after a while or stands still. */
class LoadPatternTest {

  private static final long MILLI = 1_000_000;

  private final VirtualTime time = new VirtualTime();
  private final List<Long> latencies = new ArrayList<>();
  private final List<Long> sendTimes = new ArrayList<>();
  private long answerMillis = 1;
  private long standStillUntil;

  /** Answers come after a millisecond, or when the server no longer stands still. */
  private final class TestLane implements Lane {

    private final int depth;
    private final Deque<Long> due = new ArrayDeque<>();
    private LoadPattern pattern = LoadPattern.silence();
    private boolean waiting;

    private TestLane(int depth) {
      this.depth = depth;
    }

    @Override
    public boolean hasRoom() {
      return due.size() < depth;
    }

    @Override
    public void send(Workload workload, long dueNanos) {
      due.add(dueNanos);
      sendTimes.add(time.nanoTime() / MILLI);
      long now = time.nanoTime() / MILLI;
      long delay = Math.max(now + answerMillis, standStillUntil) - now;
      time.after(delay, this::answer);
    }

    private void answer() {
      latencies.add((time.nanoTime() - due.remove()) / MILLI);
      pattern.ready(this);
    }

    @Override
    public void flush() {}

    @Override
    public boolean setWaiting(boolean waits) {
      boolean waited = waiting;
      waiting = waits;
      return waited;
    }
  }

  private Workload workload(Budget budget) {
    Traffic traffic = new Traffic(Mix.parse("get=1"), 10, Distribution.parse("uniform"), 1);
    return traffic.workload(0, 1, budget);
  }

  /** The virtual clock goes in milliseconds, so waits are rounded up. */
  private void wakeAfter(long nanos, Runnable task) {
    time.after((nanos + MILLI - 1) / MILLI, task);
  }

  private OpenLoop openLoop(double perSecond, Budget budget) {
    Schedule schedule = new Schedule(time.nanoTime(), perSecond, 0, 1);
    return new OpenLoop(workload(budget), schedule, time, this::wakeAfter);
  }

  private void run(LoadPattern pattern, int lanes, int depth, long millis) {
    for (int i = 0; i < lanes; i++) {
      TestLane lane = new TestLane(depth);
      lane.pattern = pattern;
      pattern.ready(lane);
    }
    time.runFor(millis);
    pattern.stop();
  }

  @Test
  void anOpenLoopSendsByItsSchedule() {
    OpenLoop pattern = openLoop(100, Budget.unlimited());
    run(pattern, 4, 1, 95);
    assertThat(sendTimes).containsExactly(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L);
    assertThat(latencies).hasSize(10).allMatch(latency -> latency == 1);
    assertThat(pattern.unsent()).isZero();
  }

  @Test
  void aStallCountsForEveryRequestThatWasDueMeanwhile() {
    standStillUntil = 1_000;
    run(openLoop(100, Budget.unlimited()), 1, 1, 3_000);
    // Due at 0, 10, 20, ... 990; the one lane works the queue off, a millisecond for each.
    assertThat(latencies.get(0)).isEqualTo(1_000);
    assertThat(latencies.get(1)).isEqualTo(991);
    assertThat(latencies.get(50)).isEqualTo(550);
    assertThat(latencies.stream().filter(latency -> latency > 1).count())
        .isCloseTo(110, within(2L));
    assertThat(latencies).hasSizeBetween(299, 301);
  }

  @Test
  void theSameStallIsOneSlowRequestToAClosedLoop() {
    standStillUntil = 1_000;
    run(new ClosedLoop(workload(Budget.unlimited()), time), 1, 1, 3_000);
    assertThat(latencies.get(0)).isEqualTo(1_000);
    assertThat(latencies.stream().filter(latency -> latency > 1)).hasSize(1);
  }

  @Test
  void whatWasDueAndNotSentIsCounted() {
    standStillUntil = 1_000_000;
    OpenLoop pattern = openLoop(100, Budget.unlimited());
    run(pattern, 2, 2, 995);
    assertThat(sendTimes).hasSize(4);
    assertThat(pattern.unsent()).isEqualTo(96);
  }

  @Test
  void aLaneHasAsManyRequestsUnderWayAsItIsDeep() {
    standStillUntil = 1_000;
    run(new ClosedLoop(workload(Budget.unlimited()), time), 3, 5, 500);
    assertThat(sendTimes).hasSize(15);
  }

  @Test
  void nothingIsSentBeyondTheBudget() {
    ClosedLoop closed = new ClosedLoop(workload(Budget.of(7)), time);
    run(closed, 2, 2, 100);
    assertThat(sendTimes).hasSize(7);

    sendTimes.clear();
    OpenLoop open = openLoop(1_000, Budget.of(5));
    for (int i = 0; i < 2; i++) {
      TestLane lane = new TestLane(1);
      lane.pattern = open;
      open.ready(lane);
    }
    time.runFor(100);
    assertThat(sendTimes).hasSize(5);
    assertThat(open.isExhausted()).isTrue();
  }

  @Test
  void loopsTakeTurns() {
    Schedule first = new Schedule(0, 1_000, 0, 2);
    Schedule second = new Schedule(0, 1_000, 1, 2);
    assertThat(first.take()).isZero();
    assertThat(second.take()).isEqualTo(MILLI);
    assertThat(first.take()).isEqualTo(2 * MILLI);
    assertThat(second.take()).isEqualTo(3 * MILLI);
    assertThat(first.overdue(9 * MILLI)).isEqualTo(3);
    assertThat(second.overdue(9 * MILLI)).isEqualTo(3);
    assertThat(second.overdue(0)).isZero();
  }

  @Test
  void aScheduleDoesNotDrift() {
    Schedule schedule = new Schedule(0, 3, 0, 1);
    for (int i = 0; i < 3_000_000; i++) {
      schedule.take();
    }
    assertThat(schedule.nextNanos()).isCloseTo(1_000_000L * 1_000_000_000L, within(1_000L));
  }
}
