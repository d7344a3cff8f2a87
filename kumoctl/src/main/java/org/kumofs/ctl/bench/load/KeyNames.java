package org.kumofs.ctl.bench.load;

import java.nio.charset.StandardCharsets;

/** Names of numbered keys: a prefix and the number. */
public final class KeyNames {

  /** More digits than any number of a key has, and what memcached leaves for a prefix. */
  private static final int MAX_DIGITS = 19;

  private static final int MAX_PREFIX = 250 - MAX_DIGITS;
  private static final String COUNTERS = "counter:";

  private final byte[] prefix;

  private KeyNames(String prefix) {
    this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Names of values.
   *
   * @throws IllegalArgumentException if a key with this prefix would not do
   */
  public static KeyNames ofValues(String prefix) {
    KeyNames names = new KeyNames(prefix);
    if (names.prefix.length > MAX_PREFIX - COUNTERS.length()) {
      throw new IllegalArgumentException(
          "a prefix has up to " + (MAX_PREFIX - COUNTERS.length()) + " bytes");
    }
    if (prefix.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw new IllegalArgumentException("'" + prefix + "' has a space or a control character");
    }
    return names;
  }

  /** Names of counters, which are never names of values. */
  public static KeyNames ofCounters(String prefix) {
    return new KeyNames(prefix + COUNTERS);
  }

  /** The longest there is, in bytes. */
  public int maxLength() {
    return prefix.length + MAX_DIGITS;
  }

  /**
   * Writes a name.
   *
   * @param at where it begins
   * @return where it ends
   */
  public int write(long key, byte[] target, int at) {
    System.arraycopy(prefix, 0, target, at, prefix.length);
    int end = at + prefix.length + digits(key);
    long rest = key;
    int i = end;
    do {
      target[--i] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest > 0);
    return end;
  }

  private static int digits(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** The number of the key that has this name; -1 if none has. */
  public long parse(byte[] line, int from, int to) {
    int digits = from + prefix.length;
    if (to <= digits || to - digits >= MAX_DIGITS) {
      return -1;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (line[from + i] != prefix[i]) {
        return -1;
      }
    }
    long key = 0;
    for (int i = digits; i < to; i++) {
      int digit = line[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      key = key * 10 + digit;
    }
    return key;
  }
}
