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
 * Clients that read, write and count all the time, with short pauses. All work on the same few
 * keys, and every so often on other ones: so there is much to go wrong with each key, and its story
 * stays short enough to be judged.
 */
final class Clients implements AutoCloseable {

  private static final int THREADS = 8;
  private static final int KEYS = 48;
  private static final int COUNTERS = 4;
  private static final long EPOCH_MILLIS = 20_000;
  private static final int LONGEST_PAUSE_MILLIS = 8;

  /** Many writes with unknown outcome, and no order is found among all that are possible. */
  private static final long PAUSE_AFTER_FAILURE_MILLIS = 100;

  private static final long RECOVERY_MILLIS = 10_000;
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
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS + 1));
        long epoch = journal.now() / EPOCH_MILLIS;
        if (random.nextInt(12) == 0) {
          count(client, "n" + epoch + "-" + random.nextInt(COUNTERS), random);
        } else if (!operate(client, "k" + epoch + "-" + random.nextInt(KEYS), random)) {
          Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean operate(Client client, String key, Random random) {
    int dice = random.nextInt(100);
    if (dice < 45) {
      return client.read(key);
    } else if (dice < 75) {
      return client.set(key, nextValue());
    } else if (dice < 85) {
      return client.cas(key, nextValue());
    } else if (dice < 93) {
      return client.delete(key);
    }
    return client.add(key, nextValue());
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
   * Reads every key that was ever used once more; gives how many can't be read. The last fault is
   * just over, so a key is asked for until the time is over in which all is to be well again. A key
   * whose reads fail takes that long, and the next ones will fail, too: some time after the first
   * one no more is tried.
   */
  int readAll() throws InterruptedException {
    List<String> keys = List.copyOf(journal.operations().keySet());
    List<String> numbers = List.copyOf(journal.counts().keySet());
    try (Client reader = new Client("last", gateways.get(0), journal)) {
      Reading reading = new Reading();
      for (String key : keys) {
        reading.read(() -> reader.read(key));
      }
      for (String key : numbers) {
        reading.read(() -> reader.readCounter(key));
      }
      return reading.unread;
    }
  }

  private final class Reading {

    private int unread;
    private long giveUpAtMillis = Long.MAX_VALUE;

    void read(BooleanSupplier question) throws InterruptedException {
      long untilMillis = Math.min(giveUpAtMillis, journal.now() + RECOVERY_MILLIS);
      while (!question.getAsBoolean()) {
        if (journal.now() >= untilMillis) {
          unread++;
          giveUpAtMillis = Math.min(giveUpAtMillis, journal.now() + READING_AFTER_FAILURE_MILLIS);
          return;
        }
        Thread.sleep(PAUSE_AFTER_FAILURE_MILLIS);
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
  }
}
