package org.kumofs.gateway.memcached.line;

import java.nio.ByteBuffer;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser.RequestSink;

/** A value that is too large to be taken: its bytes are passed over, then the refusal follows. */
public final class SkippedBlock implements DataBlock {

  private final Request request;
  private long remaining;

  /**
   * Creates a block.
   *
   * @param length how many bytes the value would have
   * @param request what follows when they have passed
   */
  public SkippedBlock(int length, Request request) {
    this.remaining = (long) length + TRAILER_LENGTH;
    this.request = request;
  }

  @Override
  public boolean fill(ByteBuffer input) {
    int count = (int) Math.min(remaining, input.remaining());
    input.position(input.position() + count);
    remaining -= count;
    return remaining == 0;
  }

  @Override
  public boolean finish(RequestSink sink) {
    return sink.accept(request);
  }
}
