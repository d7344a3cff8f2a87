package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferInput;

/**
 * Lets an unpacker read any buffer: one with an array in place, a direct one through a small array,
 * since msgpack reaches into direct buffers by means that newer JDKs forbid.
 */
final class BufferInput implements MessageBufferInput {

  private static final int CHUNK_BYTES = 8 << 10;
  private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

  private final byte[] chunk = new byte[CHUNK_BYTES];
  private final MessageBuffer chunkBuffer = MessageBuffer.wrap(chunk);
  private ByteBuffer source = EMPTY;

  /** Reads from the position of the source to its limit; moves the position. */
  void setSource(ByteBuffer source) {
    this.source = source;
  }

  @Override
  public MessageBuffer next() {
    int remaining = source.remaining();
    if (remaining == 0) {
      return null;
    }
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
    source = EMPTY;
  }
}
