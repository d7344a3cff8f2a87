package org.kumofs.testkit.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.exception.MemcachedException;

/**
 * Threads that write and read through a gateway with a real memcached client until they are told to
 * stop. Every key has one writer, whose values count upwards, so that a read can be judged: it must
 * find at least what was acknowledged before it began.
 */
public final class Workload implements AutoCloseable {

  private static final long OPERATION_TIMEOUT_MILLIS = 10_000;

  private final MemcachedClient client;
  private final int keysPerThread;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

  /** Keys whose last write has not been acknowledged, at least not yet. */
  private final Set<String> inDoubt = ConcurrentHashMap.newKeySet();

  private final ConcurrentLinkedQueue<String> failuresInDoubt = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> readFailures = new ConcurrentLinkedQueue<>();
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong refusedWrites = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();
  private volatile boolean stopping;

  /** Starts writers and as many readers. */
  public Workload(InetSocketAddress gateway, int writers, int keysPerThread) throws Exception {
    this(gateway, writers, keysPerThread, OPERATION_TIMEOUT_MILLIS);
  }

  /**
   * The same with a limit for each request, in milliseconds; one that takes longer is a failure.
   */
  public Workload(
      InetSocketAddress gateway, int writers, int keysPerThread, long operationTimeoutMillis)
      throws Exception {
    XMemcachedClientBuilder builder = new XMemcachedClientBuilder(List.of(gateway));
    builder.setConnectionPoolSize(4);
    this.client = builder.build();
    client.setOpTimeout(operationTimeoutMillis);
    this.keysPerThread = keysPerThread;
    for (int i = 0; i < writers; i++) {
      int writer = i;
      start("writer" + i, () -> write(writer));
      start("reader" + i, () -> read(writer));
    }
  }

  /** Work that may end with whatever a memcached client throws. */
  private interface Work {
    void run() throws TimeoutException, InterruptedException;
  }

  private void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!stopping) {
                  work.run();
                }
              } catch (TimeoutException | InterruptedException e) {
                readFailures.add(name + " ended: " + e);
              }
            },
            name);
    threads.add(thread);
    thread.start();
  }

  private String key(int writer, int index) {
    return "w" + writer + ":" + index;
  }

  private void write(int writer) throws TimeoutException, InterruptedException {
    long number = writes.incrementAndGet();
    String key = key(writer, (int) (number % keysPerThread));
    inDoubt.add(key);
    try {
      if (client.set(key, 0, Long.toString(number))) {
        acknowledged.put(key, number);
        inDoubt.remove(key);
      }
    } catch (MemcachedException refused) {
      refusedWrites.incrementAndGet();
    }
  }

  private void read(int writer) throws TimeoutException, InterruptedException {
    String key = key(writer, ThreadLocalRandom.current().nextInt(keysPerThread));
    long atLeast = acknowledged.getOrDefault(key, 0L);
    boolean wasInDoubt = inDoubt.contains(key);
    try {
      judge(key, atLeast, client.get(key));
    } catch (MemcachedException failed) {
      boolean nowInDoubt = inDoubt.contains(key);
      (wasInDoubt || nowInDoubt ? failuresInDoubt : readFailures)
          .add(key + " can't be read: " + failed.getMessage());
    }
    reads.incrementAndGet();
  }

  private void judge(String key, long atLeast, String value) {
    long found = value == null ? 0 : Long.parseLong(value);
    if (found < atLeast) {
      readFailures.add(key + " is " + value + ", acknowledged was " + atLeast);
    }
  }

  /** Waits until so many more writes and reads have been done. */
  public void awaitProgress(long count) {
    long writesThen = writes.get() + count;
    long readsThen = reads.get() + count;
    Await.until(
        () -> writes.get() >= writesThen && reads.get() >= readsThen, () -> "no progress; " + this);
  }

  /** Stops, then reads every acknowledged write back. */
  public void stopAndReadBack() throws Exception {
    stopThreads();
    for (Map.Entry<String, Long> entry : acknowledged.entrySet()) {
      judge(entry.getKey(), entry.getValue(), client.get(entry.getKey()));
    }
  }

  private void stopThreads() {
    stopping = true;
    for (Thread thread : threads) {
      Await.until(() -> !thread.isAlive(), () -> thread.getName() + " does not end");
    }
  }

  /** Keys with at least one acknowledged write. */
  public List<String> keys() {
    return List.copyOf(acknowledged.keySet());
  }

  /** What went wrong with reads: an error, a miss or an old value. */
  public List<String> failures() {
    return Stream.of(readFailures, failuresInDoubt).flatMap(Collection::stream).toList();
  }

  /**
   * The same without errors for keys whose last write was under way then, or had failed: neither
   * what it writes nor what it takes the place of may be shown before it is settled.
   */
  public List<String> failuresOfSettledKeys() {
    return List.copyOf(readFailures);
  }

  @Override
  public void close() throws IOException {
    stopThreads();
    client.shutdown();
  }

  /** Writes that ended with an error. */
  public long refusedWrites() {
    return refusedWrites.get();
  }

  @Override
  public String toString() {
    return "%d writes (%d refused), %d reads, %d keys, failures %s"
        .formatted(writes.get(), refusedWrites.get(), reads.get(), acknowledged.size(), failures());
  }
}
