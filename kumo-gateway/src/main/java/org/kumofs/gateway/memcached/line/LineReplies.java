package org.kumofs.gateway.memcached.line;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.message.UpdateAnswer;

/** The answers that are the same for all commands which come in lines. */
public final class LineReplies {

  /** Writes the answer to a line that is refused. */
  public static final ReplyEncoder REFUSAL = LineReplies::writeRefusal;

  private static final byte[] ERROR = ascii("ERROR\r\n");
  private static final byte[] FLUSH_NOT_ALLOWED = ascii("CLIENT_ERROR flush_all not allowed\r\n");

  private LineReplies() {}

  /** An encoder that writes a certain line, whatever the reply is. */
  public static ReplyEncoder fixed(String line) {
    byte[] bytes = ascii(line + "\r\n");
    return (reply, output) -> output.write(bytes);
  }

  /** Writes why a request is not carried out. */
  public static void writeRefusal(Reply reply, ReplyOutput output) {
    if (reply instanceof Reply.ClientError error) {
      output.write(ascii("CLIENT_ERROR " + oneLine(error.message()) + "\r\n"));
    } else if (reply instanceof Reply.ServerError error) {
      output.write(ascii("SERVER_ERROR " + oneLine(error.message()) + "\r\n"));
    } else if (reply instanceof Reply.NotAllowed) {
      output.write(FLUSH_NOT_ALLOWED);
    } else if (reply instanceof Reply.UnknownCommand) {
      output.write(ERROR);
    } else {
      throw new IllegalArgumentException("not a refusal: " + reply);
    }
  }

  /** The digits of the number that an update has counted to, without what fills their place up. */
  public static byte[] number(UpdateAnswer answer) {
    byte[] data = answer.item().orElseThrow().content().data();
    int length = data.length;
    while (length > 0 && data[length - 1] == ' ') {
      length--;
    }
    return Arrays.copyOf(data, length);
  }

  /** Keeps a text from breaking the protocol, whatever it was made of. */
  public static String oneLine(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.chars().forEach(c -> safe.append(c < ' ' || c > '~' ? '?' : (char) c));
    return safe.toString();
  }

  /** The bytes of a text that is all ASCII. */
  public static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
