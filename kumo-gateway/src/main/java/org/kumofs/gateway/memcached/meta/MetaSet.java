package org.kumofs.gateway.memcached.meta;

import java.util.Optional;
import org.kumofs.data.Marks;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.line.DataBlock;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.ValueBlock;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;

/** {@code ms}: stores an item, in any of the ways of set, add, replace, append, prepend and cas. */
public final class MetaSet {

  private static final int LENGTH = 2;
  private static final int FIRST_FLAG = 3;

  private MetaSet() {}

  /** Makes a request, or an announcement, out of a line whose verb was read. */
  public static Parsed parse(Words words, LineContext context) {
    int count = words.countAll();
    if (count < LENGTH) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    if (context.isTooLongForKey(words, MetaFlags.KEY) || count < FIRST_FLAG) {
      return Parsed.refused(Refusals.BAD_FORMAT);
    }
    if (count > MetaFlags.MOST_WORDS) {
      return Parsed.refused(MetaRefusals.TOO_MANY_FLAGS);
    }
    if (!words.readSigned(LENGTH, context.number())) {
      return Parsed.refused(Refusals.BAD_FORMAT);
    }
    int length = (int) context.number().value();
    if (length < 0 || length > DataBlock.LARGEST_LENGTH) {
      return Parsed.refused(Refusals.BAD_FORMAT);
    }
    return announced(MetaFlags.read(words, FIRST_FLAG, context), length, context);
  }

  /** From here on the length is known, and so is what to pass over. */
  private static Parsed announced(MetaFlags flags, int length, LineContext context) {
    Optional<Command.Immediate> refusal =
        flags.refusal().or(() -> refusalOfMode(flags)).or(flags::refusalOfOpaque);
    if (refusal.isPresent()) {
      return Parsed.skipping(length, refusal.get(), LineReplies.REFUSAL);
    }
    if (context.isTooLarge(length)) {
      return Parsed.skipping(length, tooLarge(flags), LineReplies.REFUSAL);
    }
    return new Parsed.Announced(
        new ValueBlock(
            length,
            value -> command(flags, value),
            new MetaSetReply(flags, length),
            LineReplies.REFUSAL));
  }

  private static Optional<Command.Immediate> refusalOfMode(MetaFlags flags) {
    return switch (flags.mode()) {
      case 0, 'S', 'R', 'E', 'A', 'P' -> Optional.empty();
      default -> Optional.of(MetaRefusals.BAD_SET_MODE);
    };
  }

  private static boolean isPlainSet(MetaFlags flags) {
    return (flags.mode() == 0 || flags.mode() == 'S') && !flags.has('C');
  }

  /** A plain set does away with what it was to replace; the others do nothing. */
  private static Command tooLarge(MetaFlags flags) {
    return isPlainSet(flags)
        ? new Command.OversizedSet(flags.key().bytes(), WriteMode.SYNC, Refusals.TOO_LARGE.reply())
        : Refusals.TOO_LARGE;
  }

  private static Command command(MetaFlags flags, byte[] value) {
    boolean joins = flags.mode() == 'A' || flags.mode() == 'P';
    long expiresAt = (joins ? flags.createUntil() : flags.expiresAt()).orElse(0);
    Marks marks = new Marks(false, false, flags.key().isBinary(), flags.newToken());
    ValueContent content = new ValueContent(flags.clientFlags(), expiresAt, marks, value);
    byte[] key = flags.key().bytes();
    if (isPlainSet(flags)) {
      return new Command.Set(new Item(key, content), WriteMode.SYNC);
    }
    StoreMode mode = mode(flags);
    long expected = mode == StoreMode.ADD ? 0 : flags.expectedToken();
    StoreUpdate update =
        new StoreUpdate(
            mode,
            content,
            expected,
            flags.has('I') && mode == StoreMode.CAS,
            joins && flags.has('N'));
    return new Command.Change(key, update, false);
  }

  private static StoreMode mode(MetaFlags flags) {
    return switch (flags.mode()) {
      case 'E' -> StoreMode.ADD;
      case 'A' -> StoreMode.APPEND;
      case 'P' -> StoreMode.PREPEND;
      default -> flags.has('C') ? StoreMode.CAS : StoreMode.REPLACE;
    };
  }
}
