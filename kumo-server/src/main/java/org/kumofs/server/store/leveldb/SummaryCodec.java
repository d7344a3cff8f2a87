package org.kumofs.server.store.leveldb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.RecordCounts;
import org.kumofs.server.store.StoreSummary;
import org.kumofs.server.store.StoredRecord;

/** The bytes of a summary file. See {@code docs/storage.md}, Summary. */
final class SummaryCodec {

  private static final byte[] MAGIC = "KUMOSUMM".getBytes(US_ASCII);
  private static final int VERSION = 2;
  private static final int FINGERPRINT_LENGTH = 32;
  private static final int HEAD_LENGTH =
      MAGIC.length + Integer.BYTES + FINGERPRINT_LENGTH + 4 * Long.BYTES + Integer.BYTES;

  private SummaryCodec() {}

  /**
   * Writes a summary.
   *
   * @param fingerprint of the closed database that it tells of
   */
  static byte[] encode(StoreSummary summary, byte[] fingerprint) {
    ByteBuffer bytes = ByteBuffer.allocate(length(summary));
    bytes.put(MAGIC).putInt(VERSION).put(fingerprint);
    bytes.putLong(summary.counts().live());
    bytes.putLong(summary.counts().expiring());
    bytes.putLong(summary.counts().tombstones());
    bytes.putLong(summary.newest().bits());
    bytes.putInt(summary.queued().size());
    for (StoredRecord tombstone : summary.queued()) {
      byte[] key = tombstone.key().bytes();
      bytes.putInt(key.length).put(key).putLong(tombstone.value().clockTime().bits());
    }
    bytes.putInt(summary.keys().size());
    for (long[] layer : summary.keys()) {
      bytes.putInt(layer.length).asLongBuffer().put(layer);
      bytes.position(bytes.position() + layer.length * Long.BYTES);
    }
    return bytes.putInt(checksum(bytes.array(), bytes.position())).array();
  }

  private static int length(StoreSummary summary) {
    int length = HEAD_LENGTH + Integer.BYTES + Integer.BYTES;
    for (long[] layer : summary.keys()) {
      length += Integer.BYTES + layer.length * Long.BYTES;
    }
    for (StoredRecord tombstone : summary.queued()) {
      length += Integer.BYTES + tombstone.key().bytes().length + Long.BYTES;
    }
    return length;
  }

  /** Reads a summary; empty if it is damaged, of another version, or tells of other files. */
  static Optional<StoreSummary> decode(byte[] encoded, byte[] fingerprint) {
    if (encoded.length < HEAD_LENGTH + 2 * Integer.BYTES) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(encoded, 0, encoded.length - Integer.BYTES);
    int stated = ByteBuffer.wrap(encoded).getInt(encoded.length - Integer.BYTES);
    if (stated != checksum(encoded, encoded.length - Integer.BYTES)
        || !Arrays.equals(take(bytes, MAGIC.length), MAGIC)
        || bytes.getInt() != VERSION
        || !Arrays.equals(take(bytes, FINGERPRINT_LENGTH), fingerprint)) {
      return Optional.empty();
    }
    try {
      return Optional.of(readBody(bytes));
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static StoreSummary readBody(ByteBuffer bytes) {
    RecordCounts counts = new RecordCounts(bytes.getLong(), bytes.getLong(), bytes.getLong());
    ClockTime newest = new ClockTime(bytes.getLong());
    int size = bytes.getInt();
    List<StoredRecord> queued = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      RawKey key = RawKey.ofRecord(take(bytes, bytes.getInt()));
      queued.add(new StoredRecord(key, RawValue.tombstone(new ClockTime(bytes.getLong()))));
    }
    return new StoreSummary(counts, newest, queued, readKeys(bytes));
  }

  private static List<long[]> readKeys(ByteBuffer bytes) {
    int layers = bytes.getInt();
    List<long[]> keys = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      int words = bytes.getInt();
      if (words < 0 || words > bytes.remaining() / Long.BYTES) {
        throw new IllegalArgumentException("a layer of " + words + " words");
      }
      long[] layer = new long[words];
      bytes.asLongBuffer().get(layer);
      bytes.position(bytes.position() + words * Long.BYTES);
      keys.add(layer);
    }
    return keys;
  }

  private static byte[] take(ByteBuffer bytes, int length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalArgumentException("a field of " + length + " bytes");
    }
    byte[] taken = new byte[length];
    bytes.get(taken);
    return taken;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
