package org.kumofs.gateway.memcached.meta;

import org.kumofs.data.Marks;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.message.UpdatedItem;
import org.kumofs.time.TimeSource;

/** Answers {@code mg}. */
final class MetaGetReply implements ReplyEncoder {

  private final MetaFlags flags;
  private final TimeSource time;

  MetaGetReply(MetaFlags flags, TimeSource time) {
    this.flags = flags;
    this.time = time;
  }

  @Override
  public void encode(Reply reply, ReplyOutput output) {
    if (!(reply instanceof Reply.Updated updated)) {
      LineReplies.writeRefusal(reply, output);
    } else if (updated.answer().item().isPresent()) {
      encodeHit(updated.answer().item().get(), output);
    } else if (!flags.has('q')) {
      MetaOutput.plainLine(MetaOutput.MISS, flags, output);
    }
  }

  private void encodeHit(UpdatedItem item, ReplyOutput output) {
    if (flags.has('v')) {
      output.write(MetaOutput.VALUE);
      output.writeDecimal(item.dataLength());
    } else {
      output.write(MetaOutput.DONE);
    }
    encodeFlags(item, output);
    encodeMarks(item, output);
    output.write(MetaOutput.LINE_END);
    if (flags.has('v')) {
      output.writeValue(item.content().bytes());
      output.write(MetaOutput.LINE_END);
    }
  }

  /** What was asked for, in the order in which it was asked for; times change on the way. */
  private void encodeFlags(UpdatedItem item, ReplyOutput output) {
    MetaKey key = flags.key().asStored(item.content().marks().binaryKey());
    long expiresAt = item.previousExpiresAt();
    for (int i = 0; i < flags.count(); i++) {
      char flag = flags.flag(i);
      switch (flag) {
        case 's' -> MetaOutput.flag(flag, item.dataLength(), output);
        case 't' -> MetaOutput.timeToLive(expiresAt, time.unixSeconds(), output);
        case 'c' -> MetaOutput.flag(flag, item.casToken(), output);
        case 'f' -> MetaOutput.flag(flag, Integer.toUnsignedLong(item.content().flags()), output);
        case 'l' -> MetaOutput.flag(flag, item.access().idleSeconds(), output);
        case 'h' -> MetaOutput.flag(flag, item.access().hitBefore() ? 1 : 0, output);
        case 'T' -> expiresAt = flags.expiresAt().orElseThrow();
        case 'N' -> expiresAt = wasCreated(item) ? flags.autoExpiresAt() : expiresAt;
        default -> MetaOutput.echo(flag, flags, key, output);
      }
    }
  }

  /** An item that was there is won only if it is stale or will expire. */
  private static boolean wasCreated(UpdatedItem item) {
    return item.won() && item.previousExpiresAt() == 0 && !item.content().marks().stale();
  }

  private static void encodeMarks(UpdatedItem item, ReplyOutput output) {
    Marks marks = item.content().marks();
    if (marks.claimed() && !item.won()) {
      MetaOutput.flag('Z', output);
    }
    if (marks.stale()) {
      MetaOutput.flag('X', output);
    }
    if (item.won()) {
      MetaOutput.flag('W', output);
    }
  }
}
