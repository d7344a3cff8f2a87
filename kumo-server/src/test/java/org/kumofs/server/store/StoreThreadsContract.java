package org.kumofs.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.all;
import static org.kumofs.server.store.Records.backup;
import static org.kumofs.server.store.Records.byKey;
import static org.kumofs.server.store.Records.count;
import static org.kumofs.server.store.Records.key;
import static org.kumofs.server.store.Records.put;
import static org.kumofs.server.store.Records.rest;
import static org.kumofs.server.store.Records.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/** What every {@link Store} does while many threads use it at once. */
@Timeout(120)
public abstract class StoreThreadsContract extends StoreContract {

  private static final int THREADS = 8;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  private List<Future<Boolean>> start(int count, Callable<Boolean> task) {
    List<Future<Boolean>> started = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      started.add(threads.submit(task));
    }
    return started;
  }

  private static int countTrue(List<Future<Boolean>> tasks) throws Exception {
    int count = 0;
    for (Future<Boolean> task : tasks) {
      count += task.get() ? 1 : 0;
    }
    return count;
  }

  @Test
  void countsStayExact() throws Exception {
    Presence presence = new Presence(store, new HybridClock(() -> NOW));
    AtomicInteger seeds = new AtomicInteger();
    countTrue(
        start(
            THREADS,
            () -> {
              Random random = new Random(seeds.getAndIncrement());
              for (int i = 0; i < 1000; i++) {
                changeAtRandom(key("k" + random.nextInt(5)), random, presence);
              }
              return true;
            }));
    assertThat(store.counts()).isEqualTo(count(all(store)));
  }

  private void changeAtRandom(RawKey key, Random random, Presence presence) {
    RawValue record = value(presence.clock().next(), "v");
    ClockTime seen = store.get(key).map(RawValue::clockTime).orElse(ClockTime.ZERO);
    switch (random.nextInt(6)) {
      case 0 -> store.mutate(key, Mutations.delete(presence));
      case 1 -> store.mutate(key, Mutations.update(record));
      case 2 -> store.mutate(key, Mutations.update(RawValue.tombstone(record.clockTime())));
      case 3 -> store.mutate(key, Mutations.cas(seen, record, presence));
      case 4 -> store.mutate(key, Mutations.dropIf(seen));
      default -> store.mutate(key, Mutations.set(record, presence));
    }
  }

  @Test
  void ofManyCasOnOneStampExactlyOneWins() throws Exception {
    Presence presence = new Presence(store, new HybridClock(() -> NOW));
    RawValue current = value(1, "0");
    put(store, "k", current);
    for (int round = 0; round < 100; round++) {
      ClockTime expected = current.clockTime();
      RawValue next = value(0, "round " + round);
      int winners =
          countTrue(
              start(
                  THREADS,
                  () ->
                      store.mutate(key("k"), Mutations.cas(expected, next, presence)).isPresent()));
      assertThat(winners).isEqualTo(1);
      current = store.get(key("k")).orElseThrow();
      assertThat(current.data()).isEqualTo(next.data());
    }
  }

  @Test
  void updatesInAnyOrderEndWithTheNewest() throws Exception {
    AtomicInteger next = new AtomicInteger();
    countTrue(
        start(
            THREADS,
            () -> {
              Random random = new Random(next.getAndIncrement());
              for (int i = 0; i < 500; i++) {
                int clock = random.nextInt(100_000);
                store.mutate(key("k"), Mutations.update(value(clock, "v" + clock)));
              }
              return store.mutate(key("k"), Mutations.update(value(100_000, "newest")));
            }));
    assertThat(store.get(key("k"))).contains(value(100_000, "newest"));
  }

  @Test
  void aScanHoldsEveryChangeThatBeganBefore() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Future<Boolean> change =
        threads.submit(
            () ->
                store.mutate(
                    key("k"),
                    current -> {
                      began.countDown();
                      awaitOrFail(goOn);
                      return Decision.write(value(1, "began before"), true);
                    }));
    awaitOrFail(began);
    Future<Scan> opening = threads.submit(() -> store.scan());
    assertThat(opening).isNotDone();
    goOn.countDown();
    try (Scan scan = opening.get()) {
      assertThat(change.get()).isTrue();
      assertThat(byKey(rest(scan))).containsOnlyKeys("k");
    }
  }

  private static void awaitOrFail(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aStoreIsClearedUnderLoad() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger numbers = new AtomicInteger();
    List<Future<Boolean>> writers =
        start(
            4,
            () -> {
              while (!stop.get()) {
                int number = numbers.getAndIncrement();
                put(store, "k" + number % 1000, value(number, "v"));
              }
              return true;
            });
    for (int i = 0; i < 10; i++) {
      int seen = numbers.get();
      while (numbers.get() < seen + 200) {
        Thread.onSpinWait();
      }
      store.clear();
    }
    stop.set(true);
    countTrue(writers);
    assertThat(store.counts()).isEqualTo(count(all(store)));
  }

  @Test
  void aBackupTakenWhileWritingIsOfOneMoment() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    Future<Boolean> writer =
        threads.submit(
            () -> {
              while (!stop.get()) {
                int number = written.get() + 1;
                put(store, "first", value(number, Integer.toString(number)));
                put(store, "second", value(number, Integer.toString(number)));
                written.set(number);
              }
              return true;
            });
    for (int i = 0; i < 3; i++) {
      int before = written.get();
      backup(store, "b" + i);
      int after = written.get();
      try (Store backup = openBackup("b" + i)) {
        Map<String, RawValue> records = byKey(all(backup));
        int first = number(Optional.ofNullable(records.get("first")));
        int second = number(Optional.ofNullable(records.get("second")));
        assertThat(first - second).isBetween(0, 1);
        assertThat(second).isBetween(before, after + 1);
      }
    }
    stop.set(true);
    assertThat(writer.get()).isTrue();
  }

  private static int number(Optional<RawValue> record) {
    return record.map(value -> Integer.parseInt(new String(value.data(), UTF_8))).orElse(0);
  }

  @Test
  void closingWaitsForRunningCallsAndEndsTheOthers() throws Exception {
    for (int i = 0; i < 500; i++) {
      put(store, "k" + i, value(i, "v".repeat(1000)));
    }
    CountDownLatch running = new CountDownLatch(3 * THREADS);
    List<Future<Boolean>> users = new ArrayList<>();
    users.addAll(start(THREADS, untilRefused(running, () -> store.get(key("k7")))));
    users.addAll(start(THREADS, untilRefused(running, () -> put(store, "k8", value(1, "x")))));
    users.addAll(start(THREADS, untilRefused(running, () -> all(store))));
    awaitOrFail(running);
    store.close();
    assertThat(countTrue(users)).isEqualTo(3 * THREADS);
  }

  private static Callable<Boolean> untilRefused(CountDownLatch running, Runnable call) {
    return () -> {
      call.run();
      running.countDown();
      try {
        while (true) {
          call.run();
        }
      } catch (StoreException refused) {
        return true;
      }
    };
  }

  @Test
  void aFailureInOneThreadIsNotSeenInAnother() throws Exception {
    Future<Boolean> failing =
        threads.submit(
            () ->
                store.mutate(
                    key("k"),
                    current -> {
                      throw new IllegalStateException("undecided");
                    }));
    try {
      failing.get();
    } catch (ExecutionException expected) {
      put(store, "k", value(1, "v"));
    }
    assertThat(store.get(key("k"))).isPresent();
  }
}
