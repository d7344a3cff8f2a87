package org.kumofs.gateway.memcached.text;

import java.util.Optional;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.memcached.Exptime;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.request.Item;
import org.kumofs.time.TimeSource;
import org.kumofs.update.DecimalNumber;

/**
 * What all lines that announce a value have in common.
 *
 * @param expiresAt Unix seconds, 0 for never
 * @param length length of the value in bytes, its trailer not counted
 */
record StoreHead(byte[] key, int flags, long expiresAt, int length) {

  private static final int KEY = 1;
  private static final int FLAGS = 2;
  private static final int EXPTIME = 3;
  private static final int LENGTH = 4;

  /** A length counts up to here with its trailer, in memcached as here. */
  private static final int LARGEST_LENGTH = Integer.MAX_VALUE - DataBlock.TRAILER_LENGTH;

  /**
   * Reads the words after the first. Numbers wider than 32 bits lose their upper half, as they do
   * in memcached.
   *
   * @return empty if one of them is bad
   */
  static Optional<StoreHead> read(
      Words words, DecimalNumber number, MemcachedLimits limits, TimeSource time) {
    if (words.length(KEY) > limits.maxKeyBytes() || !words.readUnsigned(FLAGS, number)) {
      return Optional.empty();
    }
    int flags = (int) number.value();
    if (!words.readSigned(EXPTIME, number)) {
      return Optional.empty();
    }
    long expiresAt = Exptime.toUnixSeconds((int) number.value(), time.unixSeconds());
    if (!words.readSigned(LENGTH, number)) {
      return Optional.empty();
    }
    int length = (int) number.value();
    if (length < 0 || length > LARGEST_LENGTH) {
      return Optional.empty();
    }
    return Optional.of(new StoreHead(words.copy(KEY), flags, expiresAt, length));
  }

  /** The item, now that its value is there. */
  Item item(byte[] value) {
    return new Item(key, new ValueContent(flags, expiresAt, value));
  }
}
