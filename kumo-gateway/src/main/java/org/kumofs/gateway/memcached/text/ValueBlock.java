package org.kumofs.gateway.memcached.text;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser.RequestSink;

/**
 * A value to store. Memory is taken as the bytes arrive, so that an announcement alone costs
 * nothing.
 */
final class ValueBlock implements DataBlock {

  private static final int FIRST_PIECE = 16 * 1024;

  private final int length;
  private final Function<byte[], Command> command;
  private final ReplyEncoder encoder;
  private byte[] value = {};
  private int filled;
  private int trailerFilled;
  private boolean trailerIsGood = true;

  /**
   * Creates an empty block.
   *
   * @param length how many bytes the value has
   * @param command makes the command out of the value
   */
  ValueBlock(int length, Function<byte[], Command> command, ReplyEncoder encoder) {
    this.length = length;
    this.command = command;
    this.encoder = encoder;
  }

  @Override
  public boolean fill(ByteBuffer input) {
    while (filled < length && input.hasRemaining()) {
      if (filled == value.length) {
        grow(input.remaining());
      }
      int count = Math.min(input.remaining(), value.length - filled);
      input.get(value, filled, count);
      filled += count;
    }
    while (filled == length && trailerFilled < TRAILER_LENGTH && input.hasRemaining()) {
      trailerIsGood &= input.get() == (trailerFilled == 0 ? '\r' : '\n');
      trailerFilled++;
    }
    return trailerFilled == TRAILER_LENGTH;
  }

  private void grow(int available) {
    long wanted = Math.max(2L * filled, Math.max(FIRST_PIECE, (long) filled + available));
    value = Arrays.copyOf(value, (int) Math.min(length, wanted));
  }

  @Override
  public boolean finish(RequestSink sink) {
    if (trailerIsGood) {
      return sink.accept(new Request(command.apply(value), encoder));
    }
    if (encoder == ReplyEncoder.NONE) {
      return true;
    }
    return sink.accept(new Request(TextErrors.BAD_DATA_CHUNK, encoder));
  }
}
