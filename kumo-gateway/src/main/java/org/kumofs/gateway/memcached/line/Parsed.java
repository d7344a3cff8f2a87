package org.kumofs.gateway.memcached.line;

import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.Request;

/** What a line comes to. */
public sealed interface Parsed {

  /** The line is a whole request. */
  record Complete(Request request) implements Parsed {}

  /** A data block follows the line. */
  record Announced(DataBlock block) implements Parsed {}

  /** Nothing is to be done, and its sender does not want to hear of it. */
  record Ignored() implements Parsed {}

  /** A whole request. */
  static Parsed complete(Command command, ReplyEncoder encoder) {
    return new Complete(new Request(command, encoder));
  }

  /** A line whose answer is known; it is only given if somebody wants it. */
  static Parsed answered(Command.Immediate immediate, ReplyEncoder encoder) {
    return encoder == ReplyEncoder.NONE ? new Ignored() : complete(immediate, encoder);
  }

  /** A line that is refused, whatever its sender wants to hear. */
  static Parsed refused(Command.Immediate refusal) {
    return complete(refusal, LineReplies.REFUSAL);
  }

  /** A line that announces a value which is passed over; what follows is a request. */
  static Parsed skipping(int length, Command command, ReplyEncoder encoder) {
    return new Announced(new SkippedBlock(length, new Request(command, encoder)));
  }
}
