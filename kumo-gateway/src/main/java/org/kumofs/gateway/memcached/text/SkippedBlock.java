package org.kumofs.gateway.memcached.text;

import java.nio.ByteBuffer;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser.RequestSink;

/** A value that is too large to be taken: its bytes are passed over, then the refusal follows. */
final class SkippedBlock implements DataBlock {

  private final Request request;
  private long remaining;

  SkippedBlock(int length, Request request) {
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
