package org.kumofs.testkit.torture;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Clients that read, write and count all the time. All work on the same few keys, and every so
 * often on other ones: so there is much to go wrong with each key, and its story stays short.
 */
final class Clients implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int KEYS = 48;
  private static final int COUNTERS = 4;
  private static final long EPOCH_MILLIS = 20_000;
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 20;
  private static final long READING_AFTER_FAILURE_MILLIS = 60_000;

  private final List<InetSocketAddress> gateways;
  private final Journal journal;
  private final AtomicLong values = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<String> counters = new HashSet<>();
  private volatile boolean stopped;

  Clients(List<InetSocketAddress> gateways, Journal journal) {
    this.gateways = gateways;
    this.journal = journal;
  }

  void start(long seed) {
    for (int i = 0; i < THREADS; i++) {
      Random random = new Random(seed * THREADS + i);
      Client client = new Client("c" + i, gateways.get(i % gateways.size()), journal);
      Thread thread = new Thread(() -> work(client, random), "client-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  private void work(Client client, Random random) {
    try (client) {
      while (!stopped) {
        long epoch = journal.now() / EPOCH_MILLIS;
        if (random.nextInt(12) == 0) {
          count(client, "n" + epoch + "-" + random.nextInt(COUNTERS), random);
        } else {
          operate(client, "k" + epoch + "-" + random.nextInt(KEYS), random);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void operate(Client client, String key, Random random) throws InterruptedException {
    int dice = random.nextInt(100);
    if (dice < 45) {
      if (!client.read(key)) {
        // A gateway that can't read answers at once, again and again.
        Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
      }
    } else if (dice < 75) {
      client.set(key, nextValue());
    } else if (dice < 85) {
      client.cas(key, nextValue());
    } else if (dice < 93) {
      client.delete(key);
    } else {
      client.add(key, nextValue());
    }
  }

  private void count(Client client, String key, Random random) {
    if (!isMade(key) && !client.makeCounter(key)) {
      return;
    }
    synchronized (counters) {
      counters.add(key);
    }
    if (random.nextInt(4) == 0) {
      client.readCounter(key);
    } else {
      client.increment(key);
    }
  }

  private boolean isMade(String key) {
    synchronized (counters) {
      return counters.contains(key);
    }
  }

  private String nextValue() {
    return "v" + values.incrementAndGet();
  }

  /** Ends the clients, each after the operation that it is at. */
  void stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /**
   * Reads every key that was ever used once more; gives how many can't be read. A key whose reads
   * fail takes many seconds, and the next ones will fail, too: some time after the first one no
   * more is tried.
   */
  int readAll() {
    List<String> keys = List.copyOf(journal.operations().keySet());
    List<String> numbers = List.copyOf(journal.counts().keySet());
    try (Client reader = new Client("last", gateways.get(0), journal)) {
      Reading reading = new Reading();
      keys.forEach(key -> reading.read(() -> reader.read(key)));
      numbers.forEach(key -> reading.read(() -> reader.readCounter(key)));
      return reading.unread;
    }
  }

  private final class Reading {

    private int unread;
    private long giveUpAtMillis = Long.MAX_VALUE;

    void read(BooleanSupplier question) {
      if (journal.now() >= giveUpAtMillis || !question.getAsBoolean()) {
        unread++;
        giveUpAtMillis = Math.min(giveUpAtMillis, journal.now() + READING_AFTER_FAILURE_MILLIS);
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
  }
}
