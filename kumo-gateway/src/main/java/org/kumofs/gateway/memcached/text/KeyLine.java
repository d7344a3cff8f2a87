package org.kumofs.gateway.memcached.text;

import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;

/** The lines that change one key without a value: delete, incr, decr, touch. */
final class KeyLine {

  private static final String ZERO = "0";

  private static final int KEY = 1;
  private static final int ARGUMENT = 2;

  /** How many words a delete has at least. */
  private static final int DELETE_WORDS = 2;

  /** How many words the others have, without a noreply. */
  private static final int WORDS = 3;

  private KeyLine() {}

  /** A second word 0 is what is left of a time that old clients used to send. */
  static Parsed delete(Words words, LineContext context) {
    int count = words.countAll();
    if (count < DELETE_WORDS || count > DELETE_WORDS + 2) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    boolean zero = count > DELETE_WORDS && words.is(DELETE_WORDS, ZERO);
    boolean noreply = count > DELETE_WORDS && TextReplies.isNoreply(words);
    boolean valid =
        switch (count - DELETE_WORDS) {
          case 0 -> true;
          case 1 -> zero || noreply;
          default -> zero && noreply;
        };
    ReplyEncoder encoder = noreply ? ReplyEncoder.NONE : TextReplies.PLAIN;
    if (!valid) {
      return Parsed.answered(TextRefusals.BAD_DELETE, encoder);
    }
    if (context.isTooLongForKey(words, KEY)) {
      return Parsed.answered(Refusals.BAD_FORMAT, encoder);
    }
    WriteMode mode = noreply ? WriteMode.ASYNC : WriteMode.SYNC;
    return Parsed.complete(new Command.Delete(words.copy(KEY), mode), encoder);
  }

  static Parsed count(Words words, boolean down, LineContext context) {
    if (!hasWords(words)) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    ReplyEncoder encoder = TextReplies.NUMBER.unlessNoreply(words);
    if (context.isTooLongForKey(words, KEY)) {
      return Parsed.answered(Refusals.BAD_FORMAT, encoder);
    }
    if (!words.readUnsigned(ARGUMENT, context.number())) {
      return Parsed.answered(TextRefusals.BAD_DELTA, encoder);
    }
    ArithmeticUpdate update = new ArithmeticUpdate(down, context.number().value());
    return Parsed.complete(
        new Command.Change(words.copy(KEY), update, encoder != ReplyEncoder.NONE), encoder);
  }

  static Parsed touch(Words words, LineContext context) {
    if (!hasWords(words)) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    ReplyEncoder encoder = TextReplies.TOUCHED.unlessNoreply(words);
    if (context.isTooLongForKey(words, KEY)) {
      return Parsed.answered(Refusals.BAD_FORMAT, encoder);
    }
    if (!words.readSigned(ARGUMENT, context.number())) {
      return Parsed.answered(TextRefusals.BAD_EXPTIME, encoder);
    }
    FetchUpdate update = FetchUpdate.touch(context.expiresAt());
    return Parsed.complete(new Command.Change(words.copy(KEY), update, false), encoder);
  }

  private static boolean hasWords(Words words) {
    int count = words.countAll();
    return count == WORDS || count == WORDS + 1;
  }
}
