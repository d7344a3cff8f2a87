package org.kumofs.gateway.memcached.text;

import java.util.List;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;

/** The lines that ask for numbers. */
final class StatsLine {

  /** So many classes of memory does memcached know. */
  private static final int CLASSES = 64;

  private static final Command.Immediate OK = new Command.Immediate(new Reply.Ok());
  private static final Command.Immediate NO_STATS =
      new Command.Immediate(new Reply.Stats(List.of()));

  private StatsLine() {}

  static Parsed parse(Words words, LineContext context) {
    int count = words.countAll();
    String group = count == 1 ? "" : words.text(1);
    return switch (group) {
      case "reset" -> Parsed.complete(new Command.Stats(group), TextReplies.RESET);
      case "detail" -> detail(count > 2 ? words.text(2) : "");
      case "cachedump" -> dump(count, words, context);
      default -> Parsed.complete(new Command.Stats(group), TextReplies.STATS);
    };
  }

  /** Nothing is counted by prefixes of keys, so there is nothing to switch, and nothing to tell. */
  private static Parsed detail(String what) {
    return switch (what) {
      case "on", "off" -> Parsed.complete(OK, TextReplies.PLAIN);
      case "dump" -> Parsed.complete(NO_STATS, TextReplies.STATS);
      default -> Parsed.refused(TextRefusals.BAD_DETAIL);
    };
  }

  private static Parsed dump(int count, Words words, LineContext context) {
    if (count < 4) {
      return Parsed.refused(TextRefusals.BAD_LINE);
    }
    if (!words.readUnsigned(3, context.number()) || !words.readUnsigned(2, context.number())) {
      return Parsed.refused(Refusals.BAD_FORMAT);
    }
    boolean known = Integer.compareUnsigned((int) context.number().value(), CLASSES) < 0;
    return Parsed.refused(known ? TextRefusals.NO_DUMP : TextRefusals.BAD_CLASS);
  }
}
