package org.kumofs.gateway.memcached;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a gateway counts, for all its connections. Any thread may add and read. */
public final class GatewayCounters {

  /** The counters, by the names that memcached gives them. */
  public enum Counter {
    CURR_CONNECTIONS("curr_connections"),
    TOTAL_CONNECTIONS("total_connections"),
    REJECTED_CONNECTIONS("rejected_connections"),
    CMD_GET("cmd_get"),
    CMD_SET("cmd_set"),
    GET_HITS("get_hits"),
    GET_MISSES("get_misses"),
    DELETE_HITS("delete_hits"),
    DELETE_MISSES("delete_misses"),
    CAS_HITS("cas_hits"),
    CAS_MISSES("cas_misses"),
    CAS_BADVAL("cas_badval"),
    BYTES_READ("bytes_read"),
    BYTES_WRITTEN("bytes_written"),
    /** Requests that the cluster could not serve. */
    SERVER_ERRORS("server_errors");

    private final String statName;

    Counter(String statName) {
      this.statName = statName;
    }

    /** The name that clients see. */
    public String statName() {
      return statName;
    }
  }

  private final Map<Counter, LongAdder> adders = new EnumMap<>(Counter.class);

  /** Creates counters that stand at zero. */
  public GatewayCounters() {
    for (Counter counter : Counter.values()) {
      adders.put(counter, new LongAdder());
    }
  }

  /** Adds to a counter. */
  public void add(Counter counter, long amount) {
    adders.get(counter).add(amount);
  }

  /** Adds one to a counter. */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /** The sum so far; what other threads are adding right now may be missing. */
  public long get(Counter counter) {
    return adders.get(counter).sum();
  }
}
