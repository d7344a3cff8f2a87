package org.kumofs.ctl.bench.answer;

import java.nio.ByteBuffer;

/**
 * Takes the answers of a memcached apart, in whatever pieces they come, without making objects. It
 * holds one line at most; data goes through. Not for use by several threads.
 */
public final class AnswerParser {

  private static final int MAX_LINE = 2048;
  private static final int MAX_NUMBER_DIGITS = 10;
  private static final byte[] VALUE = {'V', 'A', 'L', 'U', 'E', ' '};

  private final AnswerSink sink;
  private final byte[] line = new byte[MAX_LINE];
  private int lineLength;

  /** Bytes of data still to come; -1 between values. */
  private int dataLeft = -1;

  /** How much of the line end behind data was there. */
  private int dataEndSeen;

  /** Where a number in the line ended that was read last. */
  private int numberEnd;

  /** Tells a sink what it finds. */
  public AnswerParser(AnswerSink sink) {
    this.sink = sink;
  }

  /**
   * Takes all of the input.
   *
   * @throws AnswerException if it is nothing that a memcached says; what follows makes no sense
   */
  public void feed(ByteBuffer input) throws AnswerException {
    while (input.hasRemaining()) {
      if (dataLeft >= 0) {
        takeData(input);
      } else if (takeLine(input)) {
        int length = lineLength - 1;
        lineLength = 0;
        if (length < 0 || line[length] != '\r') {
          throw new AnswerException("'" + Lines.show(line, length + 1) + "' does not end in CR LF");
        }
        parseLine(length);
      }
    }
  }

  private boolean takeLine(ByteBuffer input) throws AnswerException {
    while (input.hasRemaining()) {
      byte b = input.get();
      if (b == '\n') {
        return true;
      }
      if (lineLength == MAX_LINE) {
        throw new AnswerException("a line of more than " + MAX_LINE + " bytes");
      }
      line[lineLength++] = b;
    }
    return false;
  }

  private void parseLine(int length) throws AnswerException {
    if (!isValue(length)) {
      sink.end(Answer.of(line, length), line, length);
      return;
    }
    int keyFrom = VALUE.length;
    int keyTo = keyFrom;
    while (keyTo < length && line[keyTo] != ' ') {
      keyTo++;
    }
    number(keyTo, length);
    long size = number(numberEnd, length);
    if (size > Integer.MAX_VALUE || numberEnd < length) {
      throw notAHead(length);
    }
    sink.value(line, keyFrom, keyTo, (int) size);
    dataLeft = (int) size;
    dataEndSeen = 0;
  }

  private boolean isValue(int length) {
    if (length <= VALUE.length) {
      return false;
    }
    for (int i = 0; i < VALUE.length; i++) {
      if (line[i] != VALUE[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads a space and a number. */
  private long number(int from, int length) throws AnswerException {
    int i = from + 1;
    long number = 0;
    int limit = Math.min(length, i + MAX_NUMBER_DIGITS);
    while (i < limit && line[i] >= '0' && line[i] <= '9') {
      number = number * 10 + line[i] - '0';
      i++;
    }
    boolean endsHere = i == length || (i < length && line[i] == ' ');
    if (i == from + 1 || !endsHere) {
      throw notAHead(length);
    }
    numberEnd = i;
    return number;
  }

  private AnswerException notAHead(int length) {
    return new AnswerException("'" + Lines.show(line, length) + "' is no head of a value");
  }

  private void takeData(ByteBuffer input) throws AnswerException {
    int limit = input.limit();
    int taken = Math.min(dataLeft, input.remaining());
    if (taken > 0) {
      int end = input.position() + taken;
      input.limit(end);
      sink.data(input);
      input.limit(limit).position(end);
      dataLeft -= taken;
    }
    while (dataLeft == 0 && input.hasRemaining()) {
      if (input.get() != (dataEndSeen == 0 ? '\r' : '\n')) {
        throw new AnswerException("the data of a value does not end where it should");
      }
      if (++dataEndSeen == 2) {
        dataLeft = -1;
        sink.valueEnd();
      }
    }
  }
}
