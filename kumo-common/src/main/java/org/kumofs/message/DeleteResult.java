package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** How a {@link Delete} ended. */
public enum DeleteResult {
  /** Deleted on all active owners, or, asynchronously, accepted. */
  DELETED,
  /** There was nothing to delete. */
  NOT_FOUND,
  /** A replica could not be reached; the key may or may not be there. */
  FAILED;

  /** True, false or nil. */
  static final ResultCodec<DeleteResult> CODEC =
      ResultCodec.of(DeleteResult::pack, DeleteResult::unpack);

  private static void pack(DeleteResult result, MessagePacker packer) throws IOException {
    if (result == FAILED) {
      packer.packNil();
    } else {
      packer.packBoolean(result == DELETED);
    }
  }

  private static DeleteResult unpack(MessageUnpacker unpacker) throws IOException {
    if (unpacker.tryUnpackNil()) {
      return FAILED;
    }
    return unpacker.unpackBoolean() ? DELETED : NOT_FOUND;
  }
}
