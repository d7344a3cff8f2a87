package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 137, client to every active owner by either ring: stores records with the stamps that they
 * have, each unless something later is there. Only for servers that say they know it.
 *
 * @param rings what the client takes for the owners is by these
 * @param fromTheFuture whether stamps that are far ahead of the server's clock are taken, too
 * @param records values and tombstones, 1 to {@value #MAX_RECORDS}
 */
public record ImportRecords(RingStamps rings, boolean fromTheFuture, List<Entry> records)
    implements Request<List<ImportResult>> {

  /** A server refuses to take more at once. */
  public static final int MAX_RECORDS = 1_000;

  private static final int FIELDS = 4;
  private static final int ENTRY_FIELDS = 2;
  private static final int FROM_THE_FUTURE = 1;

  /**
   * One record.
   *
   * @param key the key
   * @param record the value or tombstone
   */
  public record Entry(RawKey key, RawValue record) {}

  /** The method; one result for each record, in their order. */
  public static final RpcMethod<ImportRecords, List<ImportResult>> METHOD =
      new AbstractMethod<>(137, "ImportRecords", ImportResult.CODEC) {
        @Override
        public void packParams(ImportRecords request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(FIELDS);
          request.rings.pack(packer);
          packer.packInt(request.fromTheFuture ? FROM_THE_FUTURE : 0);
          packer.packArrayHeader(request.records.size() * ENTRY_FIELDS);
          for (Entry entry : request.records) {
            Fields.packKey(packer, entry.key);
            Dialect.packRaw(packer, entry.record);
          }
        }

        @Override
        public ImportRecords unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, FIELDS);
          RingStamps rings = RingStamps.unpack(unpacker);
          boolean fromTheFuture = (Fields.unpackUnsignedInt(unpacker) & FROM_THE_FUTURE) != 0;
          return new ImportRecords(rings, fromTheFuture, unpackEntries(unpacker));
        }
      };

  private static List<Entry> unpackEntries(MessageUnpacker unpacker) throws IOException {
    int elements = unpacker.unpackArrayHeader();
    Fields.require(elements, ENTRY_FIELDS);
    if (elements % ENTRY_FIELDS != 0) {
      throw new IOException(elements + " elements are no whole records");
    }
    List<Entry> records = new ArrayList<>(Math.min(elements / ENTRY_FIELDS, 1024));
    for (int i = 0; i < elements; i += ENTRY_FIELDS) {
      records.add(new Entry(Fields.unpackKey(unpacker), Fields.unpackRecord(unpacker)));
    }
    return records;
  }

  @Override
  public RpcMethod<ImportRecords, List<ImportResult>> method() {
    return METHOD;
  }
}
