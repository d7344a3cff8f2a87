package org.kumofs.message;

import java.util.Arrays;

/**
 * A set of keys in little room: one bit for all keys whose hashes end alike. So it may be wrong
 * about a key that is not in it, but never about one that is. Unchangeable.
 */
public final class KeyMarks {

  /** No key. */
  public static final KeyMarks NONE = new KeyMarks(new byte[0]);

  /** 8 million bits: with 80,000 keys in them, one of 100 others is taken for one of these. */
  static final int MAX_BYTES = 1 << 20;

  private final byte[] bits;

  private KeyMarks(byte[] bits) {
    this.bits = bits;
  }

  /**
   * Takes marks as they were sent or kept.
   *
   * @param bits {@link #bytes}
   * @throws IllegalArgumentException if these can't be any
   */
  public static KeyMarks of(byte[] bits) {
    if (bits.length > MAX_BYTES || Integer.bitCount(bits.length) > 1) {
      throw new IllegalArgumentException(bits.length + " bytes are no marks of keys");
    }
    return bits.length == 0 ? NONE : new KeyMarks(bits.clone());
  }

  /** Whether a key is marked; for some that are not, too. */
  public boolean mayContain(long keyHash) {
    return bits.length > 0 && (bits[indexOf(keyHash, bits)] & maskOf(keyHash)) != 0;
  }

  /**
   * One bit for each of the last digits that a hash may have; their number is a power of two, or 0.
   */
  public byte[] bytes() {
    return bits.clone();
  }

  private static int indexOf(long keyHash, byte[] bits) {
    return (int) (keyHash >>> 3) & (bits.length - 1);
  }

  private static int maskOf(long keyHash) {
    return 1 << (keyHash & 7);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyMarks that && Arrays.equals(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  @Override
  public String toString() {
    return "marks in " + bits.length + " bytes";
  }

  /** Gathers keys. For one thread. */
  public static final class Builder {

    private final byte[] bits = new byte[MAX_BYTES];
    private boolean any;

    /** Adds all keys of other marks. */
    public Builder add(KeyMarks marks) {
      if (marks.bits.length > 0) {
        for (int i = 0; i < bits.length; i++) {
          bits[i] |= marks.bits[i & (marks.bits.length - 1)];
        }
        any = true;
      }
      return this;
    }

    /** Adds a key. */
    public void add(long keyHash) {
      bits[indexOf(keyHash, bits)] |= (byte) maskOf(keyHash);
      any = true;
    }

    /** All keys that were added. */
    public KeyMarks build() {
      return any ? KeyMarks.of(bits) : NONE;
    }
  }
}
