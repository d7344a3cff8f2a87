package org.kumofs.server.dump.restore;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.StoredRecord;

/**
 * Some of many records, each as likely as any other, kept as digests: a value may be large. Not for
 * use by several threads.
 */
public final class Sample {

  private final int size;
  private final Random random;
  private final List<Chosen> chosen = new ArrayList<>();
  private long seen;

  /**
   * One of them.
   *
   * @param stamp of its value
   * @param digest of its value record
   */
  record Chosen(RawKey key, ClockTime stamp, byte[] digest) {

    boolean isSame(RawValue value) {
      return MessageDigest.isEqual(digest, digestOf(value));
    }
  }

  /**
   * @param size how many to choose
   */
  public Sample(int size, Random random) {
    this.size = size;
    this.random = random;
  }

  /** Gives a record the chance to be chosen. */
  public void offer(StoredRecord record) {
    seen++;
    if (chosen.size() < size) {
      chosen.add(choose(record));
    } else if (size > 0) {
      long place = (long) (random.nextDouble() * seen);
      if (place < size) {
        chosen.set((int) place, choose(record));
      }
    }
  }

  private static Chosen choose(StoredRecord record) {
    return new Chosen(record.key(), record.value().clockTime(), digestOf(record.value()));
  }

  private static byte[] digestOf(RawValue value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(value.head());
      digest.update(value.tail().array(), value.tail().offset(), value.tail().length());
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was chosen. */
  List<Chosen> chosen() {
    return chosen;
  }

  /** How many there were to choose from. */
  public long seen() {
    return seen;
  }
}
