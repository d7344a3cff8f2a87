package org.kumofs.gateway.memcached.meta;

import java.util.OptionalLong;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.update.RemoveUpdate;

/** {@code md}: deletes an item, makes it stale, or takes its value away. */
public final class MetaDelete {

  private static final int FIRST_FLAG = 2;

  /** A version that no item has: a client that names the version 0 means none that there is. */
  private static final long NOBODYS_TOKEN = -1;

  private MetaDelete() {}

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
    if (flags.refusalOfOpaque().isPresent()) {
      return Parsed.refused(flags.refusalOfOpaque().get());
    }
    return Parsed.complete(command(flags), encoder(flags));
  }

  private static Command command(MetaFlags flags) {
    byte[] key = flags.key().bytes();
    boolean stays = flags.has('I') || flags.has('x');
    if (!stays && !flags.has('C')) {
      return new Command.Delete(key, WriteMode.SYNC);
    }
    long expected = flags.expectedToken();
    RemoveUpdate update =
        new RemoveUpdate(
            flags.has('C') && expected == 0 ? NOBODYS_TOKEN : expected,
            flags.newToken(),
            flags.has('I'),
            flags.has('x'),
            stays ? flags.expiresAt() : OptionalLong.empty());
    return new Command.Change(key, update, false);
  }

  private static ReplyEncoder encoder(MetaFlags flags) {
    return (reply, output) -> encode(reply, flags, output);
  }

  private static void encode(Reply reply, MetaFlags flags, ReplyOutput output) {
    if (reply instanceof Reply.Deleted) {
      encodeDone(flags, output);
    } else if (reply instanceof Reply.NotFound) {
      MetaOutput.plainLine(MetaOutput.NOT_FOUND, flags, output);
    } else if (reply instanceof Reply.Updated updated) {
      encodeUpdated(updated.answer(), flags, output);
    } else {
      LineReplies.writeRefusal(reply, output);
    }
  }

  private static void encodeUpdated(UpdateAnswer answer, MetaFlags flags, ReplyOutput output) {
    switch (answer.status()) {
      case DONE -> encodeDone(flags, output);
      case EXISTS -> MetaOutput.plainLine(MetaOutput.EXISTS, flags, output);
      default -> MetaOutput.plainLine(MetaOutput.NOT_FOUND, flags, output);
    }
  }

  private static void encodeDone(MetaFlags flags, ReplyOutput output) {
    if (!flags.has('q')) {
      MetaOutput.plainLine(MetaOutput.DONE, flags, output);
    }
  }
}
