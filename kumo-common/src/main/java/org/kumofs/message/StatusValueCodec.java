package org.kumofs.message;

import java.io.IOException;
import org.kumofs.message.StatusValue.Seed;
import org.kumofs.message.StatusValue.Text;
import org.kumofs.message.StatusValue.Unknown;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** An integer, a raw, an array or nil. */
final class StatusValueCodec implements ResultCodec<StatusValue> {

  static final StatusValueCodec INSTANCE = new StatusValueCodec();

  private StatusValueCodec() {}

  @Override
  public void pack(StatusValue value, MessagePacker packer) throws IOException {
    if (value instanceof StatusValue.Number number) {
      Dialect.packUnsignedLong(packer, number.bits());
    } else if (value instanceof Text text) {
      Dialect.packText(packer, text.text());
    } else if (value instanceof Seed seed) {
      Fields.packSeed(packer, seed.seed());
    } else {
      packer.packNil();
    }
  }

  @Override
  public StatusValue unpack(MessageUnpacker unpacker) throws IOException {
    return switch (unpacker.getNextFormat().getValueType()) {
      case INTEGER -> new StatusValue.Number(Dialect.unpackUnsignedLong(unpacker));
      case STRING, BINARY -> new Text(Dialect.unpackText(unpacker));
      case ARRAY -> new Seed(Fields.unpackSeed(unpacker));
      default -> {
        unpacker.unpackNil();
        yield new Unknown();
      }
    };
  }
}
