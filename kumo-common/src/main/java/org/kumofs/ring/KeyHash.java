package org.kumofs.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash that places keys and virtual nodes on the ring: the first 8 bytes of SHA-1 read as a
 * little-endian number, unsigned.
 */
public final class KeyHash {

  private static final int SHA1_LENGTH = 20;
  private static final VarHandle LITTLE_ENDIAN_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** A digest is reset by use, so one a thread spares the set-up on every key. */
  private static final ThreadLocal<Sha1> SHA1 = ThreadLocal.withInitial(Sha1::new);

  private KeyHash() {}

  /** Hashes all bytes. */
  public static long of(byte[] bytes) {
    return SHA1.get().hash(bytes, 0, bytes.length);
  }

  /** Hashes a number as its 8 little-endian bytes: the step from one virtual node to the next. */
  static long ofLong(long number) {
    byte[] bytes = new byte[Long.BYTES];
    LITTLE_ENDIAN_LONG.set(bytes, 0, number);
    return of(bytes);
  }

  private static final class Sha1 {
    private final MessageDigest digest;
    private final byte[] result = new byte[SHA1_LENGTH];

    Sha1() {
      try {
        digest = MessageDigest.getInstance("SHA-1");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java platform has SHA-1", impossible);
      }
    }

    long hash(byte[] bytes, int offset, int length) {
      digest.update(bytes, offset, length);
      try {
        digest.digest(result, 0, SHA1_LENGTH);
      } catch (DigestException impossible) {
        throw new IllegalStateException(impossible);
      }
      return (long) LITTLE_ENDIAN_LONG.get(result, 0);
    }
  }
}
