package org.kumofs.ctl.bench.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * What the values of keys are: a slice of one block of random text, whose place and length follow
 * from the key. So writing one is a copy, checking one a comparison, and nothing is remembered.
 */
public final class Values {

  private static final int PLACES = 1 << 18;

  /** Always the same text, so that another run can check what this one wrote. */
  private static final long SEED = 0x6b756d6f_66730001L;

  private final ValueSizes sizes;
  private final byte[] text;

  /** Values of these sizes. */
  public Values(ValueSizes sizes) {
    this.sizes = sizes;
    this.text = new byte[PLACES + sizes.max()];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) random.nextInt(' ', 127);
    }
  }

  /** How many bytes the value of a key has. */
  public int sizeOf(long key) {
    return sizes.of(mix(key) >>> 16);
  }

  /** Where in {@link #text()} it begins. */
  public int placeOf(long key) {
    return (int) (mix(~key) >>> 46);
  }

  /** The block of text, shared. */
  public byte[] text() {
    return text;
  }

  /** A view of the block of text for comparisons. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(text).asReadOnlyBuffer();
  }

  /** Steele, Lea and Flood's mixing of 64 bits (that of SplittableRandom). */
  private static long mix(long key) {
    long z = key + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
