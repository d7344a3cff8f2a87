package org.kumofs.gateway.memcached.meta;

import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.time.TimeSource;

/** Answers {@code ma}. */
final class MetaArithmeticReply implements ReplyEncoder {

  private final MetaFlags flags;
  private final TimeSource time;

  MetaArithmeticReply(MetaFlags flags, TimeSource time) {
    this.flags = flags;
    this.time = time;
  }

  @Override
  public void encode(Reply reply, ReplyOutput output) {
    if (!(reply instanceof Reply.Updated updated)) {
      LineReplies.writeRefusal(reply, output);
      return;
    }
    switch (updated.answer().status()) {
      case DONE -> encodeDone(updated.answer(), output);
      case EXISTS -> MetaOutput.plainLine(MetaOutput.EXISTS, flags, output);
      case NOT_FOUND -> MetaOutput.plainLine(MetaOutput.NOT_FOUND, flags, output);
      case NOT_A_NUMBER -> LineReplies.writeRefusal(Refusals.NOT_A_NUMBER.reply(), output);
      default -> MetaOutput.plainLine(MetaOutput.NOT_STORED, flags, output);
    }
  }

  /** A client that wants no answer is told all the same that it was the one to begin. */
  private void encodeDone(UpdateAnswer answer, ReplyOutput output) {
    UpdatedItem item = answer.item().orElseThrow();
    if (flags.has('q') && !item.won()) {
      return;
    }
    byte[] number = flags.has('v') ? LineReplies.number(answer) : new byte[0];
    if (flags.has('v')) {
      output.write(MetaOutput.VALUE);
      output.writeDecimal(number.length);
    } else {
      output.write(MetaOutput.DONE);
    }
    encodeFlags(item, output);
    output.write(MetaOutput.LINE_END);
    if (flags.has('v')) {
      output.write(number);
      output.write(MetaOutput.LINE_END);
    }
  }

  private void encodeFlags(UpdatedItem item, ReplyOutput output) {
    long expiresAt = item.previousExpiresAt();
    for (int i = 0; i < flags.count(); i++) {
      char flag = flags.flag(i);
      switch (flag) {
        case 't' -> MetaOutput.timeToLive(expiresAt, time.unixSeconds(), output);
        case 'c' -> MetaOutput.flag(flag, item.casToken(), output);
        case 'T' -> expiresAt = flags.expiresAt().orElseThrow();
        case 'N' -> expiresAt = item.won() ? flags.autoExpiresAt() : expiresAt;
        default -> MetaOutput.echo(flag, flags, flags.key(), output);
      }
    }
  }
}
