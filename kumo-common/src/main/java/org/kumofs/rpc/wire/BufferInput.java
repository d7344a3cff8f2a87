package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferInput;

/**
 * Lets an unpacker read any buffers: those with an array in place, direct ones through a small
 * array, since msgpack reaches into direct buffers by means that newer JDKs forbid.
 */
final class BufferInput implements MessageBufferInput {

  private static final int CHUNK_BYTES = 8 << 10;
  private static final ByteBuffer[] NONE = {};

  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final MessageBuffer chunkBuffer = MessageBuffer.wrap(chunk);
  private ByteBuffer[] sources = NONE;
  private int current;

  /** Reads one buffer after the other, from its position to its limit; moves the positions. */
  void setSource(ByteBuffer... buffers) {
    sources = buffers;
    current = 0;
  }

  @Override
  public MessageBuffer next() {
    while (current < sources.length && !sources[current].hasRemaining()) {
      current++;
    }
    return current == sources.length ? null : next(sources[current]);
  }

  private MessageBuffer next(ByteBuffer source) {
    int remaining = source.remaining();
    if (source.hasArray()) {
      int offset = source.arrayOffset() + source.position();
      source.position(source.limit());
      return MessageBuffer.wrap(source.array(), offset, remaining);
    }
    int length = Math.min(remaining, CHUNK_BYTES);
    source.get(chunk, 0, length);
    return chunkBuffer.slice(0, length);
  }

  @Override
  public void close() {
    setSource(NONE);
  }
}
