package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * What a {@link ScanRecords} finds.
 *
 * @param ring stamp of the read ring that the records were chosen by
 * @param next where to go on: behind this key, which need not be that of a record in here; empty at
 *     the end
 * @param records in the order of their keys; there may be none although it goes on
 */
public record ScannedRecords(ClockTime ring, Optional<RawKey> next, List<Entry> records) {

  private static final int FIELDS = 3;
  private static final int ENTRY_FIELDS = 3;

  static final ResultCodec<ScannedRecords> CODEC =
      ResultCodec.of(ScannedRecords::pack, ScannedRecords::unpack);

  /**
   * One record.
   *
   * @param key the key
   * @param record the value or tombstone, or its beginning
   * @param length how long the whole value record is
   */
  public record Entry(RawKey key, RawValue record, int length) {}

  /** Copies. */
  public ScannedRecords {
    records = List.copyOf(records);
  }

  private static void pack(ScannedRecords result, MessagePacker packer) throws IOException {
    packer.packArrayHeader(FIELDS);
    Fields.packClockTime(packer, result.ring);
    Fields.packOptionalKey(packer, result.next);
    packer.packArrayHeader(result.records.size() * ENTRY_FIELDS);
    for (Entry entry : result.records) {
      Fields.packKey(packer, entry.key);
      Dialect.packRaw(packer, entry.record);
      packer.packInt(entry.length);
    }
  }

  private static ScannedRecords unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, FIELDS);
    ClockTime ring = Fields.unpackClockTime(unpacker);
    Optional<RawKey> next = Fields.unpackOptionalKey(unpacker);
    int elements = unpacker.unpackArrayHeader();
    if (elements % ENTRY_FIELDS != 0) {
      throw new IOException(elements + " elements are no whole records");
    }
    List<Entry> records = new ArrayList<>(Math.min(elements / ENTRY_FIELDS, 1024));
    for (int i = 0; i < elements; i += ENTRY_FIELDS) {
      records.add(
          new Entry(
              Fields.unpackKey(unpacker), Fields.unpackRecord(unpacker), unpacker.unpackInt()));
    }
    unpacker.skipValue(count - FIELDS);
    return new ScannedRecords(ring, next, records);
  }
}
