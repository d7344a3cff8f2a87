package org.kumofs.gateway.memcached.text;

import java.nio.ByteBuffer;
import org.kumofs.gateway.memcached.RequestParser.RequestSink;

/** The bytes that follow a line which announced them, and the request that they complete. */
interface DataBlock {

  /** Bytes behind the data: a carriage return and a newline. */
  int TRAILER_LENGTH = 2;

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
