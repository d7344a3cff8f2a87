package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** What a {@link SetAutoReplace} did. */
public enum AutoReplaceChange {
  /** Automatic replaces are on now. */
  ENABLED,
  /** Automatic replaces are off now. */
  DISABLED,
  /** They were on or off as wanted. */
  UNCHANGED;

  /** True, false or nil. */
  static final ResultCodec<AutoReplaceChange> CODEC =
      ResultCodec.of(AutoReplaceChange::pack, AutoReplaceChange::unpack);

  private static void pack(AutoReplaceChange result, MessagePacker packer) throws IOException {
    if (result == UNCHANGED) {
      packer.packNil();
    } else {
      packer.packBoolean(result == ENABLED);
    }
  }

  private static AutoReplaceChange unpack(MessageUnpacker unpacker) throws IOException {
    if (unpacker.tryUnpackNil()) {
      return UNCHANGED;
    }
    return unpacker.unpackBoolean() ? ENABLED : DISABLED;
  }
}
