package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.buffer.MessageBufferInput;

/** Bytes that lie in one or more places. Nobody moves the positions of the buffers kept here. */
public final class Segments {

  private final ByteBuffer[] parts;
  private final int length;

  Segments(ByteBuffer... parts) {
    this.parts = parts;
    int sum = 0;
    for (ByteBuffer part : parts) {
      sum = Math.addExact(sum, part.remaining());
    }
    this.length = sum;
  }

  int length() {
    return length;
  }

  ByteBuffer[] views() {
    ByteBuffer[] views = new ByteBuffer[parts.length];
    for (int i = 0; i < parts.length; i++) {
      views[i] = parts[i].duplicate();
    }
    return views;
  }

  /** These bytes behind others. */
  Segments after(Segments head) {
    ByteBuffer[] joined = new ByteBuffer[head.parts.length + parts.length];
    System.arraycopy(head.parts, 0, joined, 0, head.parts.length);
    System.arraycopy(parts, 0, joined, head.parts.length, parts.length);
    return new Segments(joined);
  }

  /**
   * What is left of some buffers, as they stand now; later moves of their positions don't count.
   */
  static Segments restOf(ByteBuffer... buffers) {
    if (buffers.length == 1) {
      return new Segments(buffers[0].slice());
    }
    List<ByteBuffer> rest = new ArrayList<>(buffers.length);
    for (ByteBuffer buffer : buffers) {
      if (buffer.hasRemaining()) {
        rest.add(buffer.slice());
      }
    }
    return new Segments(rest.toArray(ByteBuffer[]::new));
  }

  /** For an unpacker to read from. */
  public MessageBufferInput toInput() {
    BufferInput input = new BufferInput();
    input.setSource(views());
    return input;
  }
}
