package org.kumofs.gateway.memcached.line;

import org.kumofs.gateway.memcached.Command.Immediate;
import org.kumofs.gateway.memcached.Reply;

/** The refusals of requests that come in lines, in memcached's words. */
public final class Refusals {

  /** No such command, or with another number of words. */
  public static final Immediate UNKNOWN_COMMAND = new Immediate(new Reply.UnknownCommand());

  /** A word that is too long, or no number. */
  public static final Immediate BAD_FORMAT = clientError("bad command line format");

  /** Something else follows a value than a line end. */
  public static final Immediate BAD_DATA_CHUNK = clientError("bad data chunk");

  /** A value that is too large to be taken. */
  public static final Immediate TOO_LARGE =
      new Immediate(new Reply.ServerError("object too large for cache"));

  /** Counting where there is no number. */
  public static final Immediate NOT_A_NUMBER =
      clientError("cannot increment or decrement non-numeric value");

  private Refusals() {}

  /** A request that is wrong. */
  public static Immediate clientError(String message) {
    return new Immediate(new Reply.ClientError(message));
  }
}
