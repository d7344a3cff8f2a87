package org.kumofs.gateway.memcached.meta;

import java.util.Optional;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.ArithmeticUpdate.Seed;

/** {@code ma}: counts up or down. */
public final class MetaArithmetic {

  private static final int FIRST_FLAG = 2;

  private MetaArithmetic() {}

  /** Makes a request out of a line whose verb was read. */
  public static Parsed parse(Words words, LineContext context) {
    int count = words.countAll();
    if (count < FIRST_FLAG) {
      return Parsed.refused(Refusals.UNKNOWN_COMMAND);
    }
    if (context.isTooLongForKey(words, MetaFlags.KEY)) {
      return Parsed.refused(Refusals.BAD_FORMAT);
    }
    if (count > MetaFlags.MOST_WORDS) {
      return Parsed.refused(MetaRefusals.TOO_MANY_FLAGS);
    }
    MetaFlags flags = MetaFlags.read(words, FIRST_FLAG, context);
    if (flags.refusal().isPresent()) {
      return Parsed.refused(MetaRefusals.INVALID_OR_DUPLICATE);
    }
    Optional<Command.Immediate> refusal = refusalOfMode(flags).or(flags::refusalOfOpaque);
    if (refusal.isPresent()) {
      return Parsed.refused(refusal.get());
    }
    Command command = new Command.Change(flags.key().bytes(), update(flags), flags.has('v'));
    return Parsed.complete(command, new MetaArithmeticReply(flags, context.time()));
  }

  private static Optional<Command.Immediate> refusalOfMode(MetaFlags flags) {
    return switch (flags.mode()) {
      case 0, 'I', '+', 'D', '-' -> Optional.empty();
      default -> Optional.of(MetaRefusals.BAD_COUNT_MODE);
    };
  }

  private static ArithmeticUpdate update(MetaFlags flags) {
    Optional<Seed> seed =
        flags.createUntil().stream()
            .mapToObj(expiresAt -> new Seed(flags.initial(), expiresAt))
            .findFirst();
    return new ArithmeticUpdate(
        flags.mode() == 'D' || flags.mode() == '-',
        flags.delta(),
        flags.expectedToken(),
        flags.newToken(),
        seed,
        flags.expiresAt());
  }
}
