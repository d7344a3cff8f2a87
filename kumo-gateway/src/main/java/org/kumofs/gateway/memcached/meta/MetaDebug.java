package org.kumofs.gateway.memcached.meta;

import static org.kumofs.gateway.memcached.line.LineReplies.ascii;

import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.message.UpdatedItem;
import org.kumofs.time.TimeSource;
import org.kumofs.update.FetchUpdate;

/** {@code me}: tells a human what is known of an item. */
public final class MetaDebug {

  private static final int FIRST_FLAG = 2;

  /** Looks, and leaves no trace. */
  private static final FetchUpdate LOOK =
      new FetchUpdate(OptionalLong.empty(), OptionalLong.empty(), 0, Optional.empty(), false);

  private static final byte[] HEAD = ascii("ME ");

  private MetaDebug() {}

  /** Makes a request out of a line whose verb was read. */
  public static Parsed parse(Words words, LineContext context) {
    int count = words.countAll();
    if (count < FIRST_FLAG || context.isTooLongForKey(words, MetaFlags.KEY)) {
      return Parsed.refused(Refusals.BAD_FORMAT);
    }
    byte[] key = words.copy(MetaFlags.KEY);
    if (count > FIRST_FLAG && words.is(FIRST_FLAG, "b")) {
      key = Base64Key.decode(key);
      if (key.length == 0) {
        return Parsed.refused(Refusals.BAD_FORMAT);
      }
    }
    byte[] asked = key;
    TimeSource time = context.time();
    return Parsed.complete(
        new Command.Inspect(key, LOOK, false, true),
        (reply, output) -> encode(reply, asked, time, output));
  }

  private static void encode(Reply reply, byte[] key, TimeSource time, ReplyOutput output) {
    if (!(reply instanceof Reply.Updated updated)) {
      LineReplies.writeRefusal(reply, output);
    } else if (updated.answer().item().isPresent()) {
      UpdatedItem item = updated.answer().item().get();
      output.write(HEAD);
      output.write(item.content().marks().binaryKey() ? Base64Key.encode(key) : key);
      output.write(ascii(description(item, key.length, time.unixSeconds())));
    } else {
      output.write(MetaOutput.MISS);
      output.write(MetaOutput.LINE_END);
    }
  }

  /** There are no classes of memory here; clients read a number all the same. */
  private static String description(UpdatedItem item, int keyLength, long nowSeconds) {
    long expiresAt = item.content().expiresAt();
    return " exp="
        + (expiresAt == 0 ? -1 : nowSeconds - expiresAt)
        + " la="
        + item.access().idleSeconds()
        + " cas="
        + Long.toUnsignedString(item.casToken())
        + " fetch="
        + (item.access().hitBefore() ? "yes" : "no")
        + " cls=1 size="
        + ((long) keyLength + item.dataLength())
        + "\r\n";
  }
}
