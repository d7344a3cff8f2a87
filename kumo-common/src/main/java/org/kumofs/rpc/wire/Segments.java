package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;

/** Bytes that lie in one or more places. Nobody moves the positions of the buffers kept here. */
final class Segments {

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
}
