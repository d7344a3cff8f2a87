package org.kumofs.gateway.memcached;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a gateway counts, for all its connections. Any thread may add and read. */
public final class GatewayCounters {

  /** The counters, by the names that memcached gives them. */
  public enum Counter {
    CURR_CONNECTIONS,
    TOTAL_CONNECTIONS,
    REJECTED_CONNECTIONS,
    CMD_GET,
    CMD_SET,
    CMD_FLUSH,
    CMD_TOUCH,
    CMD_META,
    GET_HITS,
    GET_MISSES,
    DELETE_MISSES,
    DELETE_HITS,
    INCR_MISSES,
    INCR_HITS,
    DECR_MISSES,
    DECR_HITS,
    CAS_MISSES,
    CAS_HITS,
    CAS_BADVAL,
    TOUCH_HITS,
    TOUCH_MISSES,
    STORE_TOO_LARGE,
    BYTES_READ,
    BYTES_WRITTEN,
    /** Requests that the cluster could not serve. */
    SERVER_ERRORS;

    private final String statName = name().toLowerCase(Locale.ROOT);

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

  /** Begins anew, but for what there is right now. */
  public void reset() {
    adders.forEach(
        (counter, adder) -> {
          if (counter != Counter.CURR_CONNECTIONS) {
            adder.reset();
          }
        });
  }
}
