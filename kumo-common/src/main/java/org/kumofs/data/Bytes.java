package org.kumofs.data;

import java.util.Arrays;

/**
 * Bytes that lie in an array, which may hold others before and behind them. They are shared, not
 * copied: nobody may change them. Equal if the bytes are.
 */
public final class Bytes {

  /** No bytes. */
  public static final Bytes EMPTY = of(new byte[0]);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** All bytes of an array. */
  public static Bytes of(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** The bytes of an array from a position on. */
  public static Bytes from(byte[] array, int offset) {
    return new Bytes(array, offset, array.length - offset);
  }

  /** Where they lie. */
  public byte[] array() {
    return array;
  }

  /** Where in the array they begin. */
  public int offset() {
    return offset;
  }

  /** How many there are. */
  public int length() {
    return length;
  }

  /** These bytes but the first few. */
  public Bytes from(int position) {
    return new Bytes(array, offset + position, length - position);
  }

  /** So many of these bytes. */
  Bytes first(int count) {
    return new Bytes(array, offset, count);
  }

  /**
   * An array of these bytes and nothing else: the one where they lie if it is such, else a copy.
   */
  public byte[] toArray() {
    return length == array.length ? array : Arrays.copyOfRange(array, offset, offset + length);
  }

  /** These bytes and others behind them, in an array of their own. */
  public byte[] followedBy(Bytes others) {
    byte[] joined = Arrays.copyOfRange(array, offset, offset + length + others.length);
    others.copyTo(joined, length);
    return joined;
  }

  /** Copies all of them. */
  void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return hash(1);
  }

  /** Goes on with the hash of bytes before these, as {@link Arrays#hashCode(byte[])} does it. */
  int hash(int before) {
    int hash = before;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return length + " bytes";
  }
}
