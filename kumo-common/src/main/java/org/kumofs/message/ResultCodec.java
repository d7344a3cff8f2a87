package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** How a kind of result lies in the result slot of an answer. */
interface ResultCodec<R> {

  /** nil. */
  ResultCodec<Nothing> NOTHING =
      new ResultCodec<>() {
        @Override
        public void pack(Nothing result, MessagePacker packer) throws IOException {
          packer.packNil();
        }

        @Override
        public Nothing unpack(MessageUnpacker unpacker) throws IOException {
          unpacker.skipValue();
          return Nothing.NOTHING;
        }
      };

  void pack(R result, MessagePacker packer) throws IOException;

  R unpack(MessageUnpacker unpacker) throws IOException;
}
