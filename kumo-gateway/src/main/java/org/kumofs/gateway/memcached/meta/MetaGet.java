package org.kumofs.gateway.memcached.meta;

import java.util.Optional;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.FetchUpdate.Renewal;

/** {@code mg}: reads an item, and may touch, create or claim it. */
public final class MetaGet {

  private static final int FIRST_FLAG = 2;

  private MetaGet() {}

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
      return Parsed.refused(MetaRefusals.TOO_MANY_FLAGS_OF_GET);
    }
    MetaFlags flags = MetaFlags.read(words, FIRST_FLAG, context);
    Optional<Command.Immediate> refusal = flags.refusal().or(flags::refusalOfOpaque);
    if (refusal.isPresent()) {
      return Parsed.refused(refusal.get());
    }
    Command command =
        new Command.Inspect(
            flags.key().bytes(), update(flags), flags.has('v'), flags.has('h') || flags.has('l'));
    return Parsed.complete(command, new MetaGetReply(flags, context.time()));
  }

  private static FetchUpdate update(MetaFlags flags) {
    return new FetchUpdate(
        flags.expiresAt(),
        flags.createUntil(),
        flags.newToken(),
        Optional.of(new Renewal(flags.dueBefore(), flags.hasBoth('R', 'T'))),
        !flags.has('u'));
  }
}
