package org.kumofs.gateway.memcached.text;

import static org.kumofs.gateway.memcached.line.LineReplies.ascii;

import java.util.List;
import java.util.Map;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.ReplyOutput;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.gateway.memcached.line.Refusals;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.message.UpdateAnswer;

/** Writes replies as the text protocol has them. */
enum TextReplies implements ReplyEncoder {
  /** For all requests but those below. */
  PLAIN,

  /** For gets and gats, whose values come with their cas tokens. */
  WITH_CAS,

  /** For updates that store a value. */
  STORED,

  /** For updates that count. */
  NUMBER,

  /** For updates that move an expiry time. */
  TOUCHED,

  /** For numbers that clients ask for. */
  STATS,

  /** For numbers that begin anew. */
  RESET;

  private static final String NOREPLY = "noreply";

  private static final byte[] VALUE_HEAD = ascii("VALUE ");
  private static final byte[] SPACE = ascii(" ");
  private static final byte[] LINE_END = ascii("\r\n");
  private static final byte[] END = ascii("END\r\n");
  private static final byte[] STORED_LINE = ascii("STORED\r\n");
  private static final byte[] NOT_STORED_LINE = ascii("NOT_STORED\r\n");
  private static final byte[] EXISTS_LINE = ascii("EXISTS\r\n");
  private static final byte[] NOT_FOUND_LINE = ascii("NOT_FOUND\r\n");
  private static final byte[] DELETED_LINE = ascii("DELETED\r\n");
  private static final byte[] TOUCHED_LINE = ascii("TOUCHED\r\n");
  private static final byte[] OK_LINE = ascii("OK\r\n");
  private static final byte[] RESET_LINE = ascii("RESET\r\n");
  private static final byte[] ERROR_LINE = ascii("ERROR\r\n");

  /** Whether the last word of a line says that no answer is wanted. */
  static boolean isNoreply(Words words) {
    return words.is(words.countAll() - 1, NOREPLY);
  }

  /** This encoder, unless the last word says that no answer is wanted. */
  ReplyEncoder unlessNoreply(Words words) {
    return isNoreply(words) ? ReplyEncoder.NONE : this;
  }

  @Override
  public void encode(Reply reply, ReplyOutput output) {
    if (reply instanceof Reply.Values values) {
      encodeValues(values, output);
    } else if (reply instanceof Reply.Updated updated) {
      encodeUpdated(updated.answer(), output);
    } else if (reply instanceof Reply.Stored) {
      output.write(STORED_LINE);
    } else if (reply instanceof Reply.NotFound) {
      output.write(this == STATS ? ERROR_LINE : NOT_FOUND_LINE);
    } else if (reply instanceof Reply.Deleted) {
      output.write(DELETED_LINE);
    } else if (reply instanceof Reply.Ok) {
      output.write(this == RESET ? RESET_LINE : OK_LINE);
    } else if (reply instanceof Reply.Stats stats) {
      encodeStats(stats, output);
    } else if (reply instanceof Reply.Version version) {
      output.write(ascii("VERSION " + LineReplies.oneLine(version.version()) + "\r\n"));
    } else {
      LineReplies.writeRefusal(reply, output);
    }
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
    output.write(VALUE_HEAD);
    output.write(key);
    output.write(SPACE);
    output.writeDecimal(Integer.toUnsignedLong(content.flags()));
    output.write(SPACE);
    output.writeDecimal(content.dataLength());
    if (this == WITH_CAS) {
      output.write(SPACE);
      output.writeDecimal(hit.casToken());
    }
    output.write(LINE_END);
    output.writeValue(content.bytes());
    output.write(LINE_END);
  }

  private void encodeUpdated(UpdateAnswer answer, ReplyOutput output) {
    switch (answer.status()) {
      case DONE -> encodeDone(answer, output);
      case EXISTS -> output.write(EXISTS_LINE);
      case NOT_FOUND -> output.write(NOT_FOUND_LINE);
      case NOT_A_NUMBER -> LineReplies.writeRefusal(Refusals.NOT_A_NUMBER.reply(), output);
      // What gets too large by appending is just not stored, in memcached as here.
      case NOT_STORED, TOO_LARGE -> output.write(NOT_STORED_LINE);
      case FAILED -> throw new IllegalArgumentException("undecided: " + answer);
    }
  }

  private void encodeDone(UpdateAnswer answer, ReplyOutput output) {
    switch (this) {
      case NUMBER -> {
        output.write(LineReplies.number(answer));
        output.write(LINE_END);
      }
      case TOUCHED -> output.write(TOUCHED_LINE);
      default -> output.write(STORED_LINE);
    }
  }

  private static void encodeStats(Reply.Stats stats, ReplyOutput output) {
    for (Map.Entry<String, String> entry : stats.entries()) {
      String value = LineReplies.oneLine(entry.getValue());
      output.write(ascii("STAT " + entry.getKey() + " " + value + "\r\n"));
    }
    output.write(END);
  }
}
