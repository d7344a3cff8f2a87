package org.kumofs.gateway.memcached.text;

import java.util.Optional;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.memcached.line.DataBlock;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.gateway.request.Item;
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

  /**
   * Reads the words after the first. Numbers wider than 32 bits lose their upper half, as they do
   * in memcached.
   *
   * @return empty if one of them is bad
   */
  static Optional<StoreHead> read(Words words, LineContext context) {
    DecimalNumber number = context.number();
    if (context.isTooLongForKey(words, KEY) || !words.readUnsigned(FLAGS, number)) {
      return Optional.empty();
    }
    int flags = (int) number.value();
    if (!words.readSigned(EXPTIME, number)) {
      return Optional.empty();
    }
    long expiresAt = context.expiresAt();
    if (!words.readSigned(LENGTH, number)) {
      return Optional.empty();
    }
    int length = (int) number.value();
    if (length < 0 || length > DataBlock.LARGEST_LENGTH) {
      return Optional.empty();
    }
    return Optional.of(new StoreHead(words.copy(KEY), flags, expiresAt, length));
  }

  /** What is to be stored, now that the value is there. */
  ValueContent content(byte[] value) {
    return new ValueContent(flags, expiresAt, value);
  }

  /** The item, now that its value is there. */
  Item item(byte[] value) {
    return new Item(key, content(value));
  }
}
