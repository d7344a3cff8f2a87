package org.kumofs.gateway.memcached.line;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.kumofs.data.ByteCollector;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser.RequestSink;

/** A value to store, and the line end behind it. */
public final class ValueBlock implements DataBlock {

  private final ByteCollector value;
  private final Function<byte[], Command> command;
  private final ReplyEncoder encoder;
  private final ReplyEncoder ofRefusal;
  private int trailerFilled;
  private boolean trailerIsGood = true;

  /**
   * Creates an empty block.
   *
   * @param length how many bytes the value has
   * @param command makes the command out of the value
   * @param ofRefusal writes the answer where something else follows the value than a line end
   */
  public ValueBlock(
      int length, Function<byte[], Command> command, ReplyEncoder encoder, ReplyEncoder ofRefusal) {
    this.value = new ByteCollector(length);
    this.command = command;
    this.encoder = encoder;
    this.ofRefusal = ofRefusal;
  }

  @Override
  public boolean fill(ByteBuffer input) {
    if (!value.fill(input)) {
      return false;
    }
    while (trailerFilled < TRAILER_LENGTH && input.hasRemaining()) {
      trailerIsGood &= input.get() == (trailerFilled == 0 ? '\r' : '\n');
      trailerFilled++;
    }
    return trailerFilled == TRAILER_LENGTH;
  }

  @Override
  public boolean finish(RequestSink sink) {
    if (trailerIsGood) {
      return sink.accept(new Request(command.apply(value.bytes()), encoder));
    }
    if (ofRefusal == ReplyEncoder.NONE) {
      return true;
    }
    return sink.accept(new Request(Refusals.BAD_DATA_CHUNK, ofRefusal));
  }
}
