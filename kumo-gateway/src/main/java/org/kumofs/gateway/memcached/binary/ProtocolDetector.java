package org.kumofs.gateway.memcached.binary;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.kumofs.gateway.memcached.RequestParser;

/** Tells by the first byte that a client sends which protocol it speaks, and leaves it to that. */
public final class ProtocolDetector implements RequestParser {

  private final Supplier<RequestParser> text;
  private final Supplier<RequestParser> binary;

  /** The parser of the protocol, null until the first byte is there. */
  private RequestParser parser;

  /** Chooses between the parsers of the text protocol and of the binary one. */
  public ProtocolDetector(Supplier<RequestParser> text, Supplier<RequestParser> binary) {
    this.text = text;
    this.binary = binary;
  }

  @Override
  public void parse(ByteBuffer input, RequestSink sink) {
    if (parser == null && input.hasRemaining()) {
      boolean isBinary = input.get(input.position()) == RequestHeader.MAGIC;
      parser = isBinary ? binary.get() : text.get();
    }
    if (parser != null) {
      parser.parse(input, sink);
    }
  }

  @Override
  public void inputDrained(RequestSink sink) {
    if (parser != null) {
      parser.inputDrained(sink);
    }
  }
}
