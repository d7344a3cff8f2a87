package org.kumofs.gateway.memcached;

import java.nio.ByteBuffer;

/**
 * Cuts what one client sends into requests. It keeps what it needs of an unfinished request, so the
 * input may come in any pieces. It is used on one thread and does no IO.
 */
public interface RequestParser {

  /**
   * Takes input until there is no more or the sink wants no more. What is left stays in the buffer
   * and has to come first in the next call.
   */
  void parse(ByteBuffer input, RequestSink sink);

  /**
   * Says that all that has arrived so far was parsed: the moment to judge whether an unfinished
   * request can become a good one.
   */
  void inputDrained(RequestSink sink);

  /** Takes requests from a parser. */
  @FunctionalInterface
  interface RequestSink {

    /**
     * Takes the next request. A {@link Command.Quit} may come even where no more was wanted: the
     * parser has given the connection up.
     *
     * @return whether it will take another one now
     */
    boolean accept(Request request);
  }
}
