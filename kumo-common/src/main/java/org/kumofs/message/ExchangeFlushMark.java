package org.kumofs.message;

import java.io.IOException;
import org.kumofs.data.FlushMark;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 131, server to server, on a connection of its own as clients have it: tells what was
 * flushed as far as the asking server knows. The answer is what both know together. Only for
 * servers that say they know it.
 *
 * @param mark what the asking server knows
 */
public record ExchangeFlushMark(FlushMark mark) implements Request<FlushMark> {

  private static final int FIELDS = 4;

  /** The method. */
  public static final RpcMethod<ExchangeFlushMark, FlushMark> METHOD =
      new AbstractMethod<>(
          131,
          "ExchangeFlushMark",
          ResultCodec.of(ExchangeFlushMark::packMark, ExchangeFlushMark::unpackMark)) {
        @Override
        public void packParams(ExchangeFlushMark request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(1);
          packMark(request.mark, packer);
        }

        @Override
        public ExchangeFlushMark unpackParams(MessageUnpacker unpacker, int count)
            throws IOException {
          Fields.require(count, 1);
          return new ExchangeFlushMark(unpackMark(unpacker));
        }
      };

  private static void packMark(FlushMark mark, MessagePacker packer) throws IOException {
    packer.packArrayHeader(FIELDS);
    Fields.packClockTime(packer, mark.horizon());
    packer.packLong(mark.horizonSeconds());
    Fields.packClockTime(packer, mark.command());
    packer.packLong(mark.dueSeconds());
  }

  private static FlushMark unpackMark(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, FIELDS);
    FlushMark mark =
        new FlushMark(
            Fields.unpackClockTime(unpacker),
            Integer.toUnsignedLong(Fields.unpackUnsignedInt(unpacker)),
            Fields.unpackClockTime(unpacker),
            Integer.toUnsignedLong(Fields.unpackUnsignedInt(unpacker)));
    unpacker.skipValue(count - FIELDS);
    return mark;
  }

  @Override
  public RpcMethod<ExchangeFlushMark, FlushMark> method() {
    return METHOD;
  }
}
