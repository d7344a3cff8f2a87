package org.kumofs.server.compare;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.CompareRecords.Terms;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Owners;
import org.kumofs.ring.Ring;
import org.kumofs.server.store.Presence;
import org.kumofs.server.store.StoredRecord;

/**
 * Which of their records two owners compare: those of the keys that both own, without what they may
 * well differ in.
 */
record SharedRecords(
    Ring ring, NodeAddress one, NodeAddress other, Terms terms, Presence presence) {

  boolean include(StoredRecord record) {
    Owners owners = ring.ownersOf(record.key().hash());
    return owners.isActiveOwner(one) && owners.isActiveOwner(other) && isComparable(record.value());
  }

  private boolean isComparable(RawValue value) {
    long seconds = value.clockTime().unixSeconds();
    if (seconds >= terms.settledBefore() || presence.isFlushed(value)) {
      return false;
    }
    return value.isTombstone()
        ? seconds >= terms.tombstonesFrom()
        : !ValueContent.isExpired(value, terms.now());
  }

  List<StoredRecord> of(List<StoredRecord> records) {
    return records.stream().filter(this::include).toList();
  }

  /** A digest of records in the order of their keys. */
  static final class Digest {

    private final MessageDigest sha = sha256();

    void add(StoredRecord record) {
      addField(record.key().bytes());
      addField(record.value().bytes());
    }

    private void addField(byte[] bytes) {
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      sha.update(bytes);
    }

    long bits() {
      return ByteBuffer.wrap(sha.digest()).getLong();
    }

    static long of(List<StoredRecord> records) {
      Digest digest = new Digest();
      records.forEach(digest::add);
      return digest.bits();
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("every Java platform has SHA-256", impossible);
      }
    }
  }
}
