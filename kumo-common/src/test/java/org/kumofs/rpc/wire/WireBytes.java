package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;

/** Turns frames into plain arrays and back into views, for tests. */
final class WireBytes {

  private WireBytes() {}

  static byte[] of(Segments segments) {
    return of(new EncodedFrame(segments));
  }

  static byte[] of(EncodedFrame frame) {
    ByteBuffer all = ByteBuffer.allocate(frame.length());
    for (ByteBuffer buffer : frame.buffers()) {
      all.put(buffer);
    }
    if (all.hasRemaining()) {
      throw new AssertionError(all.remaining() + " bytes less than announced");
    }
    return all.array();
  }

  static byte[] of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** A copy outside the heap, as an event loop receives it. */
  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }
}
