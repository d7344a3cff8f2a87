package org.kumofs.gateway.memcached.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;

/** The lines that ask for values: get, gets, gat, gats, and the ancient bget. */
final class RetrievalLine {

  private static final int EXPTIME = 1;
  private static final Command.Immediate NOTHING =
      new Command.Immediate(new Reply.Values(List.of(), List.of(), true));

  private RetrievalLine() {}

  static Parsed get(Words words, ReplyEncoder encoder, LineContext context) {
    Optional<List<byte[]>> keys = keys(words, context);
    if (keys.isEmpty()) {
      return Parsed.refused(Refusals.BAD_FORMAT);
    }
    if (keys.get().isEmpty()) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    return Parsed.complete(new Command.Get(keys.get()), encoder);
  }

  static Parsed getAndTouch(Words words, ReplyEncoder encoder, LineContext context) {
    if (!words.next()) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    if (!words.readSigned(EXPTIME, context.number())) {
      return Parsed.refused(TextRefusals.BAD_EXPTIME);
    }
    long expiresAt = context.expiresAt();
    Optional<List<byte[]>> keys = keys(words, context);
    if (keys.isEmpty()) {
      return Parsed.refused(Refusals.BAD_FORMAT);
    }
    if (keys.get().isEmpty()) {
      return Parsed.complete(NOTHING, encoder);
    }
    return Parsed.complete(new Command.GetAndTouch(keys.get(), expiresAt), encoder);
  }

  /** The words that are left; empty if one of them is too long. */
  private static Optional<List<byte[]>> keys(Words words, LineContext context) {
    List<byte[]> keys = new ArrayList<>(1);
    while (words.next()) {
      if (words.length() > context.maxKeyBytes()) {
        return Optional.empty();
      }
      keys.add(words.copy());
    }
    return Optional.of(keys);
  }
}
