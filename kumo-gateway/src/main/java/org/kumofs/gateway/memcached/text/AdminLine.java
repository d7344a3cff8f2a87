package org.kumofs.gateway.memcached.text;

import java.util.Set;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;

/**
 * The lines by which memcached is administrated. What concerns its memory has no counterpart here
 * and is refused as memcached refuses it where it was not set up for it.
 */
final class AdminLine {

  /** Nobody who can only connect may end the gateway. */
  static final Parsed SHUTDOWN = fixed("ERROR: shutdown not enabled");

  private static final Command.Immediate OK = new Command.Immediate(new Reply.Ok());

  private static final int LEAST_MEGABYTES = 8;
  private static final long MOST_MEGABYTES = 1_000_000_000;
  private static final Parsed LIMIT_TOO_SMALL =
      fixed("MEMLIMIT_TOO_SMALL cannot set maxbytes to less than 8m");
  private static final Parsed LIMIT_IN_BYTES =
      fixed("MEMLIMIT_ADJUST_FAILED input value is megabytes not bytes");
  private static final Parsed LIMIT_IS_FIXED =
      fixed("MEMLIMIT_ADJUST_FAILED out of bounds or unable to adjust");

  private static final Set<String> CRAWLS = Set.of("crawl", "metadump", "tocrawl", "sleep");
  private static final Set<String> CRAWLER_STATES = Set.of("enable", "disable");
  private static final Set<String> WATCHED =
      Set.of(
          "rawcmds",
          "evictions",
          "fetchers",
          "mutations",
          "sysevents",
          "connevents",
          "proxyreqs",
          "proxyevents",
          "proxyuser");

  private AdminLine() {}

  private static Parsed fixed(String line) {
    return Parsed.complete(new Command.Immediate(new Reply.Ok()), LineReplies.fixed(line));
  }

  static Parsed flushAll(Words words, LineContext context) {
    int count = words.countAll();
    if (count > 3) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    ReplyEncoder encoder = TextReplies.PLAIN.unlessNoreply(words);
    int wordsWithoutTime = encoder == ReplyEncoder.NONE ? 2 : 1;
    if (count == wordsWithoutTime) {
      return Parsed.complete(new Command.FlushAll(0), encoder);
    }
    if (!words.readSigned(1, context.number())) {
      return Parsed.answered(TextRefusals.BAD_EXPTIME, encoder);
    }
    long delay = Math.max(0, context.expiresAt() - context.time().unixSeconds());
    return Parsed.complete(new Command.FlushAll(delay), encoder);
  }

  static Parsed verbosity(Words words, LineContext context) {
    int count = words.countAll();
    if (count != 2 && count != 3) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    ReplyEncoder encoder = TextReplies.PLAIN.unlessNoreply(words);
    boolean valid = words.readUnsigned(1, context.number());
    return Parsed.answered(valid ? OK : Refusals.BAD_FORMAT, encoder);
  }

  static Parsed slabs(Words words) {
    int count = words.countAll();
    boolean known =
        (count == 4 && words.is(1, "reassign")) || (count >= 3 && words.is(1, "automove"));
    return Parsed.refused(known ? TextRefusals.NO_REASSIGNMENT : Refusals.UNKNOWN_COMMAND);
  }

  static Parsed crawler(Words words) {
    int count = words.countAll();
    boolean known =
        (count == 3 && CRAWLS.contains(words.text(1)))
            || (count == 2 && CRAWLER_STATES.contains(words.text(1)));
    return Parsed.refused(known ? TextRefusals.NO_CRAWLER : Refusals.UNKNOWN_COMMAND);
  }

  static Parsed memoryLimit(Words words, LineContext context) {
    int count = words.countAll();
    if (count != 2 && count != 3) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    if (TextReplies.isNoreply(words)) {
      return new Parsed.Ignored();
    }
    if (!words.readUnsigned(1, context.number())) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    long megabytes = Integer.toUnsignedLong((int) context.number().value());
    if (megabytes < LEAST_MEGABYTES) {
      return LIMIT_TOO_SMALL;
    }
    return megabytes > MOST_MEGABYTES ? LIMIT_IN_BYTES : LIMIT_IS_FIXED;
  }

  static Parsed watch(Words words) {
    int count = words.countAll();
    if (TextReplies.isNoreply(words)) {
      return new Parsed.Ignored();
    }
    for (int i = 1; i < count; i++) {
      if (!WATCHED.contains(words.text(i))) {
        return Parsed.refused(Refusals.UNKNOWN_COMMAND);
      }
    }
    return Parsed.refused(TextRefusals.NO_WATCHING);
  }
}
