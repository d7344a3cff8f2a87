package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** What became of a record of an {@link ImportRecords}. */
public enum ImportResult {
  /** It lies there now. */
  STORED(0),
  /** It was there already, or something later is. */
  OLDER(1),
  /** A flush has come after it. */
  FLUSHED(2),
  /** The server goes by other rings than the caller, who is to look at them and ask again. */
  OTHER_RINGS(3),
  /** Its stamp is far ahead of the server's clock. */
  FROM_THE_FUTURE(4);

  static final ResultCodec<List<ImportResult>> CODEC =
      ResultCodec.of(ImportResult::packAll, ImportResult::unpackAll);

  private final int wireId;

  ImportResult(int wireId) {
    this.wireId = wireId;
  }

  /** The number on the wire. */
  public int wireId() {
    return wireId;
  }

  private static ImportResult ofWireId(int wireId) throws IOException {
    for (ImportResult result : values()) {
      if (result.wireId == wireId) {
        return result;
      }
    }
    throw new IOException("a result of " + wireId);
  }

  private static void packAll(List<ImportResult> results, MessagePacker packer) throws IOException {
    packer.packArrayHeader(results.size());
    for (ImportResult result : results) {
      packer.packInt(result.wireId);
    }
  }

  private static List<ImportResult> unpackAll(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    List<ImportResult> results = new ArrayList<>(Math.min(count, 1024));
    for (int i = 0; i < count; i++) {
      results.add(ofWireId(unpacker.unpackInt()));
    }
    return results;
  }
}
