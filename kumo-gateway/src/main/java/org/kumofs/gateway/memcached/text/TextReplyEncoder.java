package org.kumofs.gateway.memcached.text;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.update.UpdateStatus;

/** Writes replies as the text protocol has them. */
enum TextReplyEncoder implements ReplyEncoder {
  /** For every request but gets. */
  PLAIN,

  /** For gets, whose values come with their cas tokens. */
  WITH_CAS;

  private static final byte[] VALUE = ascii("VALUE ");
  private static final byte[] SPACE = ascii(" ");
  private static final byte[] LINE_END = ascii("\r\n");
  private static final byte[] END = ascii("END\r\n");
  private static final byte[] STORED = ascii("STORED\r\n");
  private static final byte[] EXISTS = ascii("EXISTS\r\n");
  private static final byte[] NOT_FOUND = ascii("NOT_FOUND\r\n");
  private static final byte[] DELETED = ascii("DELETED\r\n");
  private static final byte[] ERROR = ascii("ERROR\r\n");

  @Override
  public void encode(Reply reply, ReplyOutput output) {
    if (reply instanceof Reply.Values values) {
      encodeValues(values, output);
    } else if (reply instanceof Reply.Stored) {
      output.write(STORED);
    } else if (reply instanceof Reply.Updated updated) {
      output.write(stored(updated.answer().status()));
    } else if (reply instanceof Reply.NotFound) {
      output.write(NOT_FOUND);
    } else if (reply instanceof Reply.Deleted) {
      output.write(DELETED);
    } else if (reply instanceof Reply.UnknownCommand) {
      output.write(ERROR);
    } else {
      output.write(line(reply));
    }
  }

  private static byte[] stored(UpdateStatus status) {
    return switch (status) {
      case DONE -> STORED;
      case EXISTS -> EXISTS;
      default -> NOT_FOUND;
    };
  }

  private void encodeValues(Reply.Values values, ReplyOutput output) {
    List<byte[]> keys = values.keys();
    List<GetResult> results = values.results();
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof GetResult.Hit hit) {
        encodeHit(keys.get(i), hit, output);
      }
    }
    if (values.isLast()) {
      output.write(END);
    }
  }

  private void encodeHit(byte[] key, GetResult.Hit hit, ReplyOutput output) {
    ValueContent content = hit.content();
    output.write(VALUE);
    output.write(key);
    output.write(SPACE);
    output.writeDecimal(Integer.toUnsignedLong(content.flags()));
    output.write(SPACE);
    output.writeDecimal(content.data().length);
    if (this == WITH_CAS) {
      output.write(SPACE);
      output.writeDecimal(hit.casToken());
    }
    output.write(LINE_END);
    output.writeValue(content.data());
    output.write(LINE_END);
  }

  private static byte[] line(Reply reply) {
    if (reply instanceof Reply.Version version) {
      return ascii("VERSION " + oneLine(version.version()) + "\r\n");
    }
    if (reply instanceof Reply.ClientError error) {
      return ascii("CLIENT_ERROR " + oneLine(error.message()) + "\r\n");
    }
    return ascii("SERVER_ERROR " + oneLine(((Reply.ServerError) reply).message()) + "\r\n");
  }

  /** Keeps a message from breaking the protocol, whatever it was made of. */
  private static String oneLine(String message) {
    StringBuilder safe = new StringBuilder(message.length());
    message.chars().forEach(c -> safe.append(c < ' ' || c > '~' ? '?' : (char) c));
    return safe.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
