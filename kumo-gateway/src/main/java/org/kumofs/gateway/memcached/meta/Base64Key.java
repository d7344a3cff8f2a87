package org.kumofs.gateway.memcached.meta;

import java.util.Arrays;
import java.util.Base64;

/**
 * Keys in base64, as memcached reads them: bytes that don't belong to it are passed over, and what
 * follows a padded block is ignored.
 */
final class Base64Key {

  private static final byte[] NONE = {};
  private static final int BLOCK = 4;
  private static final int BLOCK_BYTES = 3;
  private static final int BITS = 6;
  private static final int MOST_PADDING = 2;
  private static final int FOREIGN = -1;
  private static final byte[] VALUES = values();

  private Base64Key() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) FOREIGN);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    values['='] = 0;
    return values;
  }

  /** The bytes that stand behind some text; none if it is not base64. */
  static byte[] decode(byte[] text) {
    byte[] digits = new byte[text.length];
    int count = 0;
    for (byte letter : text) {
      if (VALUES[letter & 0xff] != FOREIGN) {
        digits[count] = letter;
        count++;
      }
    }
    return count % BLOCK == 0 ? decode(digits, count) : NONE;
  }

  private static byte[] decode(byte[] digits, int count) {
    byte[] bytes = new byte[count / BLOCK * BLOCK_BYTES];
    int length = 0;
    for (int from = 0; from < count; from += BLOCK) {
      int block = 0;
      int padding = 0;
      for (int i = from; i < from + BLOCK; i++) {
        block = block << BITS | VALUES[digits[i]];
        padding += digits[i] == '=' ? 1 : 0;
      }
      if (padding > MOST_PADDING) {
        return NONE;
      }
      bytes[length] = (byte) (block >> 16);
      bytes[length + 1] = (byte) (block >> 8);
      bytes[length + 2] = (byte) block;
      length += BLOCK_BYTES - padding;
      if (padding > 0) {
        break;
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  static byte[] encode(byte[] key) {
    return Base64.getEncoder().encode(key);
  }
}
