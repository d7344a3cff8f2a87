package org.kumofs.testkit.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.kumofs.testkit.process.Await;

/** Clients that add one to the same counter, again and again, each on a connection of its own. */
public final class CountingClients {

  private static final String REFUSED = "SERVER_ERROR ";

  private final String key;
  private final int timesEach;
  private final List<Thread> threads = new ArrayList<>();
  private final Set<Long> answers = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();
  private volatile boolean stopping;

  /**
   * Starts clients.
   *
   * @param timesEach how often each counts, if it is not stopped before
   */
  public CountingClients(String key, int clients, int timesEach, List<InetSocketAddress> gateways) {
    this.key = key;
    this.timesEach = timesEach;
    for (int i = 0; i < clients; i++) {
      InetSocketAddress gateway = gateways.get(i % gateways.size());
      threads.add(new Thread(() -> count(gateway), "counter" + i));
    }
    threads.forEach(Thread::start);
  }

  private void count(InetSocketAddress gateway) {
    try (TextClient client = new TextClient(gateway)) {
      for (int i = 0; i < timesEach && !stopping; i++) {
        judge(client.ask("incr " + key + " 1"));
      }
    } catch (IOException | RuntimeException e) {
      failures.add(Thread.currentThread().getName() + ": " + e);
    }
  }

  private void judge(String answer) {
    if (answer.startsWith(REFUSED)) {
      unknown.incrementAndGet();
      return;
    }
    acknowledged.incrementAndGet();
    if (!answers.add(Long.parseLong(answer))) {
      failures.add(answer + " was counted twice");
    }
  }

  /** Waits until so many more increments were acknowledged. */
  public void awaitProgress(long count) {
    long enough = acknowledged.get() + count;
    Await.until(
        () -> acknowledged.get() >= enough || !failures.isEmpty(), () -> "no progress: " + this);
  }

  /** Waits until each has counted as often as it should. */
  public void await() {
    threads.forEach(
        thread -> Await.until(() -> !thread.isAlive(), () -> thread + " does not end: " + this));
  }

  /** Lets each end what it is doing. */
  public void stop() {
    stopping = true;
    await();
  }

  /** Increments that were answered with the new value. */
  public long acknowledged() {
    return acknowledged.get();
  }

  /** Increments that the cluster could not say of whether they were done. */
  public long unknown() {
    return unknown.get();
  }

  /** The values that were answered, each of them once. */
  public Set<Long> answers() {
    return Set.copyOf(answers);
  }

  /** What must not have happened. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public String toString() {
    return "%d acknowledged, %d unknown, failures %s"
        .formatted(acknowledged(), unknown(), failures);
  }
}
