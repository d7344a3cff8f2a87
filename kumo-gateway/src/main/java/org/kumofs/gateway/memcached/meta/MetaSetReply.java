package org.kumofs.gateway.memcached.meta;

import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;

/** Answers {@code ms}. */
final class MetaSetReply implements ReplyEncoder {

  private final MetaFlags flags;
  private final int length;

  /**
   * Creates an encoder.
   *
   * @param length how long the value is that the client has sent
   */
  MetaSetReply(MetaFlags flags, int length) {
    this.flags = flags;
    this.length = length;
  }

  @Override
  public void encode(Reply reply, ReplyOutput output) {
    if (reply instanceof Reply.Stored stored) {
      encodeDone(stored.casToken(), length, output);
    } else if (reply instanceof Reply.Updated updated) {
      encodeUpdated(updated.answer(), output);
    } else {
      LineReplies.writeRefusal(reply, output);
    }
  }

  private void encodeUpdated(UpdateAnswer answer, ReplyOutput output) {
    switch (answer.status()) {
      case DONE -> {
        UpdatedItem item = answer.item().orElseThrow();
        encodeDone(item.casToken(), item.dataLength(), output);
      }
      case EXISTS -> encodeRefused(MetaOutput.EXISTS, output);
      case NOT_FOUND -> encodeRefused(MetaOutput.NOT_FOUND, output);
      default -> encodeRefused(MetaOutput.NOT_STORED, output);
    }
  }

  private void encodeDone(long casToken, int storedLength, ReplyOutput output) {
    if (flags.has('q')) {
      return;
    }
    output.write(MetaOutput.DONE);
    for (int i = 0; i < flags.count(); i++) {
      char flag = flags.flag(i);
      switch (flag) {
        case 'c' -> MetaOutput.flag(flag, casToken, output);
        case 's' -> MetaOutput.flag(flag, storedLength, output);
        default -> MetaOutput.echo(flag, flags, flags.key(), output);
      }
    }
    output.write(MetaOutput.LINE_END);
  }

  /** Nothing was stored, so there is no version to tell. */
  private void encodeRefused(byte[] code, ReplyOutput output) {
    output.write(code);
    for (int i = 0; i < flags.count(); i++) {
      char flag = flags.flag(i);
      if (flag == 'c') {
        MetaOutput.flag(flag, 0, output);
      } else {
        MetaOutput.echo(flag, flags, flags.key(), output);
      }
    }
    output.write(MetaOutput.LINE_END);
  }
}
