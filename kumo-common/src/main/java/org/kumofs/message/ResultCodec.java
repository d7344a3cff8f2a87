package org.kumofs.message;

import java.io.IOException;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** How a kind of result lies in the result slot of an answer. */
interface ResultCodec<R> {

  /** nil; anything is taken for it. */
  ResultCodec<Nothing> NOTHING =
      of(
          (result, packer) -> packer.packNil(),
          unpacker -> {
            unpacker.skipValue();
            return Nothing.NOTHING;
          });

  /** {@code true}; anything is taken for it. */
  ResultCodec<Acknowledged> ACKNOWLEDGED =
      of(
          (result, packer) -> packer.packBoolean(true),
          unpacker -> {
            unpacker.skipValue();
            return Acknowledged.ACKNOWLEDGED;
          });

  /** {@code true} or {@code false}. */
  ResultCodec<Boolean> BOOLEAN =
      of((result, packer) -> packer.packBoolean(result), MessageUnpacker::unpackBoolean);

  /** {@code true}, or nil for false. */
  ResultCodec<Boolean> TRUE_OR_NIL =
      of(
          (result, packer) -> {
            if (result) {
              packer.packBoolean(true);
            } else {
              packer.packNil();
            }
          },
          unpacker -> !unpacker.tryUnpackNil() && unpacker.unpackBoolean());

  /** One ring. */
  ResultCodec<RingSeed> SEED =
      of((result, packer) -> Fields.packSeed(packer, result), Fields::unpackSeed);

  /** Joins the two directions. */
  static <R> ResultCodec<R> of(Writer<R> writer, Reader<R> reader) {
    return new ResultCodec<>() {
      @Override
      public void pack(R result, MessagePacker packer) throws IOException {
        writer.write(result, packer);
      }

      @Override
      public R unpack(MessageUnpacker unpacker) throws IOException {
        return reader.read(unpacker);
      }
    };
  }

  void pack(R result, MessagePacker packer) throws IOException;

  R unpack(MessageUnpacker unpacker) throws IOException;

  /** One direction. */
  interface Writer<R> {
    void write(R result, MessagePacker packer) throws IOException;
  }

  /** The other direction. */
  interface Reader<R> {
    R read(MessageUnpacker unpacker) throws IOException;
  }
}
