package org.kumofs.server.replication;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;

/**
 * Remembers one version of each of a limited number of keys, and forgets those first that were
 * noted longest ago. Safe for use by many threads.
 */
final class StampMemory {

  private final int maxKeys;
  private final Map<RawKey, ClockTime> byKey = new LinkedHashMap<>();
  private volatile boolean empty = true;
  private long forgottenSeconds = Long.MAX_VALUE;

  /** A version of a key. */
  record Version(RawKey key, ClockTime stamp) {}

  StampMemory(int maxKeys) {
    this.maxKeys = maxKeys;
  }

  synchronized void note(RawKey key, ClockTime stamp) {
    byKey.remove(key);
    byKey.put(key, stamp);
    if (byKey.size() > maxKeys) {
      Iterator<ClockTime> longestAgo = byKey.values().iterator();
      forgottenSeconds = Math.min(forgottenSeconds, longestAgo.next().unixSeconds());
      longestAgo.remove();
    }
    empty = false;
  }

  synchronized void forget(RawKey key, ClockTime stamp) {
    byKey.remove(key, stamp);
    empty = byKey.isEmpty();
  }

  /** Whether this very version was noted. As good as free while nothing is remembered. */
  boolean holds(RawKey key, ClockTime stamp) {
    return !empty && isNoted(key, stamp);
  }

  private synchronized boolean isNoted(RawKey key, ClockTime stamp) {
    return stamp.equals(byKey.get(key));
  }

  /** The earliest seconds of a stamp that is noted, or that found no room any more. */
  synchronized long earliestSeconds() {
    return byKey.values().stream()
        .mapToLong(ClockTime::unixSeconds)
        .reduce(forgottenSeconds, Math::min);
  }

  boolean isEmpty() {
    return empty;
  }

  /** Those noted longest ago. */
  synchronized List<Version> oldest(int count) {
    List<Version> oldest = new ArrayList<>();
    for (Map.Entry<RawKey, ClockTime> entry : byKey.entrySet()) {
      if (oldest.size() == count) {
        break;
      }
      oldest.add(new Version(entry.getKey(), entry.getValue()));
    }
    return oldest;
  }
}
