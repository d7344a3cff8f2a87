package org.kumofs.gateway.request;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a gateway counts of its dealings with the servers. Any thread may add and read. */
public final class RequestCounters {

  /** The counters. */
  public enum Counter {
    /** Attempts that an error of a server or of the way to it ended. */
    FAILED_ATTEMPTS,
    /** Attempts, or rounds of reads, beyond an operation's first. */
    RETRIES,
    /** Reads that failed for good. */
    FAILED_GETS,
    /** Sets, and updates other than removals, that failed for good. */
    FAILED_SETS,
    /** Deletes, and other removals, that failed for good. */
    FAILED_DELETES,
    /** Reads of a locally cached value whose server said that it is the newest. */
    CACHE_HITS,
    /** Reads of a locally cached value that had changed. */
    CACHE_STALE
  }

  private final Map<Counter, LongAdder> adders = new EnumMap<>(Counter.class);

  /** Starts from zero. */
  public RequestCounters() {
    for (Counter counter : Counter.values()) {
      adders.put(counter, new LongAdder());
    }
  }

  void increment(Counter counter) {
    adders.get(counter).increment();
  }

  /** The sum so far; what other threads are adding right now may be missing. */
  public long get(Counter counter) {
    return adders.get(counter).sum();
  }
}
