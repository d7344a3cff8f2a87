package org.kumofs.gateway.memcached.text;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.RequestParser;
import org.kumofs.gateway.memcached.line.DataBlock;
import org.kumofs.gateway.memcached.line.LineBuffer;
import org.kumofs.gateway.memcached.line.LineContext;
import org.kumofs.gateway.memcached.line.LineReplies;
import org.kumofs.gateway.memcached.line.Parsed;
import org.kumofs.gateway.memcached.line.Words;
import org.kumofs.time.TimeSource;

/**
 * The parser of memcached's text protocol. Bad lines are answered and passed over as memcached 1.6
 * does it; only a line without end makes the connection close. See {@code docs/memcached.md}.
 */
public final class TextParser implements RequestParser {

  /** A get may be longer than other lines, if it does not begin with more spaces than this. */
  private static final int MAX_SPACES_BEFORE_LONG_GET = 100;

  private static final byte[] GET = "get ".getBytes(US_ASCII);
  private static final byte[] GETS = "gets ".getBytes(US_ASCII);
  private static final Request HANG_UP = new Request(new Command.Quit(), ReplyEncoder.NONE);
  private static final Request LINE_TOO_LONG =
      new Request(TextRefusals.LINE_TOO_LONG, LineReplies.REFUSAL);

  private final MemcachedLimits limits;
  private final LineParser lineParser;
  private final LineBuffer line = new LineBuffer();
  private final Words words = new Words(line);
  private int lineLimit = MemcachedLimits.LONGEST_PLAIN_LINE_BYTES;

  /** The data block that is being read, null between blocks. */
  private DataBlock block;

  private boolean hungUp;

  /**
   * Creates the parser of one connection.
   *
   * @param time what relative expiry times are counted from
   */
  public TextParser(MemcachedLimits limits, TimeSource time) {
    this.limits = limits;
    this.lineParser = new LineParser(new LineContext(limits, time));
  }

  @Override
  public void parse(ByteBuffer input, RequestSink sink) {
    boolean wanted = true;
    while (wanted && !hungUp && input.hasRemaining()) {
      wanted = block == null ? parseLine(input, sink) : parseBlock(input, sink);
    }
  }

  private boolean parseBlock(ByteBuffer input, RequestSink sink) {
    if (!block.fill(input)) {
      return true;
    }
    DataBlock complete = block;
    block = null;
    return complete.finish(sink);
  }

  private boolean parseLine(ByteBuffer input, RequestSink sink) {
    if (!line.fill(input, lineLimit)) {
      return line.length() <= lineLimit || goOnWithLongLine(sink);
    }
    words.begin(line);
    Parsed parsed = lineParser.parse(words);
    line.clear();
    lineLimit = MemcachedLimits.LONGEST_PLAIN_LINE_BYTES;
    if (parsed instanceof Parsed.Complete complete) {
      return sink.accept(complete.request());
    }
    if (parsed instanceof Parsed.Announced announced) {
      block = announced.block();
    }
    return true;
  }

  private boolean goOnWithLongLine(RequestSink sink) {
    if (!beginsLikeGet()) {
      hangUp(sink);
    } else if (lineLimit < limits.maxGetLineBytes()) {
      lineLimit = limits.maxGetLineBytes();
    } else {
      sink.accept(LINE_TOO_LONG);
      hangUp(sink);
    }
    return !hungUp;
  }

  private void hangUp(RequestSink sink) {
    hungUp = true;
    line.clear();
    sink.accept(HANG_UP);
  }

  private boolean beginsLikeGet() {
    byte[] bytes = line.bytes();
    int length = line.length();
    int from = 0;
    while (from < length && bytes[from] == ' ') {
      from++;
    }
    return from <= MAX_SPACES_BEFORE_LONG_GET
        && (startsWith(bytes, from, length, GET) || startsWith(bytes, from, length, GETS));
  }

  private static boolean startsWith(byte[] bytes, int from, int length, byte[] prefix) {
    return length - from >= prefix.length
        && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public void inputDrained(RequestSink sink) {
    if (!hungUp && line.length() > limits.maxLineBytes() && !beginsLikeGet()) {
      hangUp(sink);
    }
  }
}
