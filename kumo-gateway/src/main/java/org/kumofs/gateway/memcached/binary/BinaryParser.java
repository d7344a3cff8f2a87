package org.kumofs.gateway.memcached.binary;

import java.nio.ByteBuffer;
import org.kumofs.data.ByteCollector;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser;
import org.kumofs.time.TimeSource;

/**
 * The parser of memcached's binary protocol. Requests that don't fit their opcode are answered, and
 * end the connection where memcached 1.6 ends it. See {@code docs/memcached.md}.
 */
public final class BinaryParser implements RequestParser {

  private static final Request HANG_UP = new Request(new Command.Quit(), ReplyEncoder.NONE);

  private final RequestReader reader;
  private ByteCollector header = new ByteCollector(RequestHeader.LENGTH);

  /** The request that is being read, null until its header is complete. */
  private Incoming incoming;

  private boolean hungUp;

  /**
   * Creates the parser of one connection.
   *
   * @param time what relative expiry times are counted from
   */
  public BinaryParser(MemcachedLimits limits, TimeSource time) {
    this.reader = new RequestReader(limits, time);
  }

  @Override
  public void parse(ByteBuffer input, RequestSink sink) {
    boolean wanted = true;
    while (wanted && !hungUp && input.hasRemaining()) {
      wanted = incoming == null ? parseHeader(input, sink) : parseFrame(input, sink);
    }
  }

  private boolean parseHeader(ByteBuffer input, RequestSink sink) {
    if (!header.fill(input)) {
      return true;
    }
    RequestHeader complete = RequestHeader.read(header.bytes());
    header = new ByteCollector(RequestHeader.LENGTH);
    if (complete.magic() != RequestHeader.MAGIC) {
      hangUp(sink);
      return false;
    }
    incoming = reader.begin(complete);
    // Many requests are nothing but a header: there may be no input to come.
    return parseFrame(input, sink);
  }

  private boolean parseFrame(ByteBuffer input, RequestSink sink) {
    if (!incoming.frame().fill(input)) {
      return true;
    }
    Incoming complete = incoming;
    incoming = null;
    boolean wanted = sink.accept(complete.request().get());
    if (complete.isLast()) {
      hangUp(sink);
    }
    return wanted;
  }

  private void hangUp(RequestSink sink) {
    hungUp = true;
    sink.accept(HANG_UP);
  }

  /** A request of any length may come in pieces, however slowly. */
  @Override
  public void inputDrained(RequestSink sink) {}
}
