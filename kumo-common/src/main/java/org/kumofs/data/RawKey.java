package org.kumofs.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.kumofs.ring.KeyHash;

/**
 * A key record: the key's hash, 8 bytes big-endian, and the key. It travels and lies on disk in
 * this form. The bytes are shared, not copied: nobody may change them. See {@code docs/storage.md}.
 */
public final class RawKey {

  private static final VarHandle BIG_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;

  private RawKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Hashes a key and puts the hash before it. */
  public static RawKey ofKey(byte[] key) {
    byte[] bytes = new byte[Long.BYTES + key.length];
    BIG_ENDIAN_LONG.set(bytes, 0, KeyHash.of(key));
    System.arraycopy(key, 0, bytes, Long.BYTES, key.length);
    return new RawKey(bytes);
  }

  /**
   * Takes a key record as it came.
   *
   * @throws IllegalArgumentException if it is too short to hold a hash
   */
  public static RawKey ofRecord(byte[] bytes) {
    if (bytes.length < Long.BYTES) {
      throw new IllegalArgumentException("a key record of " + bytes.length + " bytes");
    }
    return new RawKey(bytes);
  }

  /** The least key record of all with a hash. */
  public static RawKey ofHash(long hash) {
    byte[] bytes = new byte[Long.BYTES];
    BIG_ENDIAN_LONG.set(bytes, 0, hash);
    return new RawKey(bytes);
  }

  /** The whole record, shared. */
  public byte[] bytes() {
    return bytes;
  }

  /** The hash as the record states it. */
  public long hash() {
    return (long) BIG_ENDIAN_LONG.get(bytes, 0);
  }

  /** Whether the key, without its hash, begins with these bytes. */
  public boolean hasPrefix(Bytes prefix) {
    return Long.BYTES + prefix.length() <= bytes.length
        && Bytes.from(bytes, Long.BYTES).first(prefix.length()).equals(prefix);
  }

  /** The key without its hash, a copy. */
  public byte[] key() {
    return Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    // The record begins with a good hash already.
    return Long.hashCode(hash());
  }

  @Override
  public String toString() {
    return String.format("%016x/%d bytes", hash(), bytes.length - Long.BYTES);
  }
}
