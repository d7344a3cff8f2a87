package org.kumofs.ctl.bench.load;

import org.kumofs.daemon.SizeConverter;

/**
 * How many bytes the values have: one size, a range, or a few with weights. The size belongs to the
 * key, so that a value which is written again has the size that it had.
 */
public final class ValueSizes {

  private static final long MAX_BYTES = 64L << 20;
  private static final int MAX_WEIGHT = 1_000_000;

  private final String text;
  private final int[] smallest;
  private final int[] largest;
  private final long[] limits;

  private ValueSizes(String text, int count) {
    this.text = text;
    this.smallest = new int[count];
    this.largest = new int[count];
    this.limits = new long[count];
  }

  /**
   * Reads {@code 100}, {@code 10-4k}, or either of them with weights, {@code 100=9,1k-8k=1}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static ValueSizes parse(String text) {
    String[] parts = text.split(",", -1);
    ValueSizes sizes = new ValueSizes(text, parts.length);
    long sum = 0;
    for (int i = 0; i < parts.length; i++) {
      int equals = parts[i].indexOf('=');
      if (equals < 0 && parts.length > 1) {
        throw new IllegalArgumentException("'" + parts[i] + "' is no SIZE=WEIGHT");
      }
      sum += equals < 0 ? 1 : Numbers.parse(parts[i].substring(equals + 1), 1, MAX_WEIGHT);
      sizes.limits[i] = sum;
      sizes.parseRange(i, equals < 0 ? parts[i] : parts[i].substring(0, equals));
    }
    return sizes;
  }

  private void parseRange(int at, String text) {
    int dash = text.indexOf('-');
    smallest[at] = parseSize(dash < 0 ? text : text.substring(0, dash));
    largest[at] = dash < 0 ? smallest[at] : parseSize(text.substring(dash + 1));
    if (largest[at] < smallest[at]) {
      throw new IllegalArgumentException("'" + text + "' is a range that ends before it begins");
    }
  }

  private static int parseSize(String text) {
    long size = new SizeConverter().convert(text);
    if (size > MAX_BYTES) {
      throw new IllegalArgumentException("'" + text + "' is more than 64m");
    }
    return (int) size;
  }

  /** The largest there is, in bytes. */
  public int max() {
    int max = 0;
    for (int size : largest) {
      max = Math.max(max, size);
    }
    return max;
  }

  /** As it was given. */
  @Override
  public String toString() {
    return text;
  }

  /** The size that belongs to a key, by 48 random bits of its own. */
  int of(long bits) {
    int i = 0;
    long drawn = ((bits & 0xffffff) * limits[limits.length - 1]) >>> 24;
    while (drawn >= limits[i]) {
      i++;
    }
    long width = largest[i] - smallest[i] + 1L;
    return smallest[i] + (int) ((((bits >>> 24) & 0xffffff) * width) >>> 24);
  }
}
