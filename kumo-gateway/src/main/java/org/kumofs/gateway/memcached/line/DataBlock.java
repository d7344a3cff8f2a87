package org.kumofs.gateway.memcached.line;

import java.nio.ByteBuffer;
import org.kumofs.gateway.memcached.RequestParser.RequestSink;

/** The bytes that follow a line which announced them, and the request that they complete. */
public interface DataBlock {

  /** Bytes behind the data: a carriage return and a newline. */
  int TRAILER_LENGTH = 2;

  /** A length counts up to here with its trailer, in memcached as here. */
  int LARGEST_LENGTH = Integer.MAX_VALUE - TRAILER_LENGTH;

  /**
   * Takes its part of the input.
   *
   * @return whether it is complete
   */
  boolean fill(ByteBuffer input);

  /**
   * Hands the request over, once complete.
   *
   * @return whether the sink wants another one
   */
  boolean finish(RequestSink sink);
}
