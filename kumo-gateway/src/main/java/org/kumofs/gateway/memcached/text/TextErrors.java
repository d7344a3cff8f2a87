package org.kumofs.gateway.memcached.text;

import org.kumofs.gateway.memcached.Command.Refused;
import org.kumofs.gateway.memcached.Reply;

/** The refusals of the text protocol, in memcached's words. */
final class TextErrors {

  static final Refused UNKNOWN_COMMAND = new Refused(new Reply.UnknownCommand());
  static final Refused BAD_FORMAT = clientError("bad command line format");
  static final Refused BAD_DELETE =
      clientError("bad command line format.  Usage: delete <key> [noreply]");
  static final Refused BAD_DATA_CHUNK = clientError("bad data chunk");
  static final Refused LINE_TOO_LONG = clientError("line too long");
  static final Refused TOO_LARGE = new Refused(new Reply.ServerError("object too large for cache"));

  private TextErrors() {}

  private static Refused clientError(String message) {
    return new Refused(new Reply.ClientError(message));
  }
}
