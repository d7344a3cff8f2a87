package org.kumofs.server.store;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.kumofs.data.RawKey;

/**
 * Keys that a walk could not read.
 *
 * @param after the last key that could be read before; empty at the beginning
 * @param before the least key from which on can be read again; empty at the end
 * @param reason what the disk or LevelDB said, one line
 */
public record UnreadableSpan(Optional<RawKey> after, Optional<RawKey> before, String reason) {

  private static final long LAST_HASH = -1L;

  /** Whether a key lies in here. */
  public boolean contains(RawKey key) {
    return after.map(last -> compare(key, last) > 0).orElse(true)
        && before.map(next -> compare(key, next) < 0).orElse(true);
  }

  /** What of it is left behind a key in here. */
  public UnreadableSpan behind(RawKey key) {
    return new UnreadableSpan(Optional.of(key), before, reason);
  }

  private static int compare(RawKey one, RawKey other) {
    return Arrays.compareUnsigned(one.bytes(), other.bytes());
  }

  /** The hash that keys in here have at least. */
  public long firstHash() {
    return after.map(RawKey::hash).orElse(0L);
  }

  /** The hash that keys in here have at most. */
  public long lastHash() {
    return before.map(next -> next.hash() - 1).orElse(LAST_HASH);
  }

  /** For operators, in hashes, as keys are in their order. */
  public String words() {
    return "records after %s and before %s can't be read: %s"
        .formatted(
            after.map(UnreadableSpan::words).orElse("the beginning"),
            before.map(UnreadableSpan::words).orElse("the end"),
            reason);
  }

  private static String words(RawKey key) {
    return "%016x".formatted(key.hash());
  }

  /**
   * Looks for the end of what can't be read, by tries at ever greater distances and then in
   * between: some hundred at most, whatever lies there.
   *
   * @param canReadFrom whether the first record from a hash on can be read, or there is none
   */
  static UnreadableSpan find(Optional<RawKey> after, String reason, LongPredicate canReadFrom) {
    long low = after.map(RawKey::hash).orElse(0L);
    long distance = 1;
    long high = low;
    while (high == low) {
      long probe = Long.compareUnsigned(LAST_HASH - low, distance) < 0 ? LAST_HASH : low + distance;
      if (canReadFrom.test(probe)) {
        high = probe;
      } else if (probe == LAST_HASH) {
        return new UnreadableSpan(after, Optional.empty(), reason);
      } else {
        low = probe;
        high = probe;
        distance = distance < 0 ? distance : distance << 1;
      }
    }
    return new UnreadableSpan(
        after, Optional.of(RawKey.ofHash(firstOf(low, high, canReadFrom))), reason);
  }

  private static long firstOf(long unreadable, long readable, LongPredicate canReadFrom) {
    long low = unreadable;
    long high = readable;
    while (high - low != 1) {
      long middle = low + ((high - low) >>> 1);
      if (canReadFrom.test(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }
}
