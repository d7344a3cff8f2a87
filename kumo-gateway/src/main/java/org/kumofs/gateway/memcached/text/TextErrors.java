package org.kumofs.gateway.memcached.text;

import org.kumofs.gateway.memcached.Command.Immediate;
import org.kumofs.gateway.memcached.Reply;

/** The refusals of the text protocol, in memcached's words. */
final class TextErrors {

  static final Immediate UNKNOWN_COMMAND = new Immediate(new Reply.UnknownCommand());
  static final Immediate BAD_FORMAT = clientError("bad command line format");
  static final Immediate BAD_DELETE =
      clientError("bad command line format.  Usage: delete <key> [noreply]");
  static final Immediate BAD_DATA_CHUNK = clientError("bad data chunk");
  static final Immediate LINE_TOO_LONG = clientError("line too long");
  static final Immediate TOO_LARGE =
      new Immediate(new Reply.ServerError("object too large for cache"));

  private TextErrors() {}

  private static Immediate clientError(String message) {
    return new Immediate(new Reply.ClientError(message));
  }
}
