package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;

/**
 * A message ready to be sent. Immutable: it can be sent to several connections, by several threads.
 * Long keys and values in it are those of the request or result it was made from, not copies.
 */
public final class EncodedFrame {

  private final Segments segments;

  EncodedFrame(Segments segments) {
    this.segments = segments;
  }

  /**
   * The bytes in order. The views are the caller's own, the bytes behind them are shared: nobody
   * may change them.
   */
  public ByteBuffer[] buffers() {
    return segments.views();
  }

  /** How many bytes there are. */
  public int length() {
    return segments.length();
  }
}
