package org.kumofs.ctl.bench.netty;

import java.nio.ByteBuffer;
import org.kumofs.ctl.bench.answer.Answer;
import org.kumofs.ctl.bench.answer.AnswerException;
import org.kumofs.ctl.bench.answer.AnswerSink;
import org.kumofs.ctl.bench.answer.Lines;
import org.kumofs.ctl.bench.load.Operation;
import org.kumofs.ctl.bench.load.RequestShape;
import org.kumofs.ctl.bench.measure.ErrorKind;
import org.kumofs.ctl.bench.measure.LoopRecorder;

/** Holds the answers of a connection against its requests, and records what became of them. */
final class AnswerMatcher implements AnswerSink {

  private final RequestShape shape;
  private final InFlight inFlight;
  private final LoopRecorder recorder;
  private final ByteBuffer text;

  private long nowNanos;
  private int found;
  private int wrong;

  /** Where in the text the rest of the current value should be; -1 when it need not be compared. */
  private int place = -1;

  private boolean differs;

  AnswerMatcher(RequestShape shape, InFlight inFlight, LoopRecorder recorder) {
    this.shape = shape;
    this.inFlight = inFlight;
    this.recorder = recorder;
    this.text = shape.values().view();
  }

  /** Says when the input came that is parsed next. */
  void setNow(long nanos) {
    nowNanos = nanos;
  }

  @Override
  public void value(byte[] line, int keyFrom, int keyTo, int length) throws AnswerException {
    Operation operation = oldest(line, keyTo);
    boolean isRead = operation == Operation.GET || operation == Operation.MULTI_GET;
    long key = shape.valueNames().parse(line, keyFrom, keyTo);
    if (!isRead || found == inFlight.keyCount() || !inFlight.asksFor(key)) {
      throw unasked(line, keyTo);
    }
    found++;
    if (shape.verify()) {
      differs = length != shape.values().sizeOf(key);
      place = differs ? -1 : shape.values().placeOf(key);
    }
  }

  @Override
  public void data(ByteBuffer piece) {
    if (place >= 0) {
      int end = place + piece.remaining();
      text.limit(end).position(place);
      differs |= !text.equals(piece);
      place = end;
    }
  }

  @Override
  public void valueEnd() {
    if (differs) {
      wrong++;
    }
    differs = false;
    place = -1;
  }

  @Override
  public void end(Answer answer, byte[] line, int length) throws AnswerException {
    Operation operation = oldest(line, length);
    switch (answer) {
      case SERVER_ERROR -> fail(ErrorKind.SERVER_ERROR, line, length);
      case CLIENT_ERROR -> fail(ErrorKind.CLIENT_ERROR, line, length);
      case ERROR -> fail(ErrorKind.ERROR, line, length);
      default -> {
        if (isDone(operation, answer)) {
          succeed(operation, answer);
        } else if (isWrite(operation) && isRefusal(answer)) {
          fail(ErrorKind.REFUSED, line, length);
        } else {
          throw unasked(line, length);
        }
      }
    }
    inFlight.remove();
    found = 0;
    wrong = 0;
  }

  private static boolean isDone(Operation operation, Answer answer) {
    return switch (operation) {
      case GET, MULTI_GET -> answer == Answer.END;
      case SET, RESET -> answer == Answer.STORED;
      case INCR -> answer == Answer.NUMBER || answer == Answer.NOT_FOUND;
      case DELETE -> answer == Answer.DELETED || answer == Answer.NOT_FOUND;
    };
  }

  private static boolean isWrite(Operation operation) {
    return operation == Operation.SET || operation == Operation.RESET;
  }

  private static boolean isRefusal(Answer answer) {
    return answer == Answer.NOT_STORED || answer == Answer.EXISTS || answer == Answer.NOT_FOUND;
  }

  private void succeed(Operation operation, Answer answer) {
    int hits = 0;
    int misses = 0;
    switch (operation) {
      case GET, MULTI_GET -> {
        hits = found;
        misses = inFlight.keyCount() - found;
      }
      case INCR, DELETE -> {
        misses = answer == Answer.NOT_FOUND ? 1 : 0;
        hits = 1 - misses;
      }
      case SET, RESET -> {}
    }
    recorder.answered(operation, inFlight.due(), nowNanos, hits, misses, wrong);
  }

  private void fail(ErrorKind kind, byte[] line, int length) {
    recorder.failed(kind, 1, Lines.show(line, length));
  }

  private Operation oldest(byte[] line, int length) throws AnswerException {
    if (inFlight.isEmpty()) {
      throw unasked(line, length);
    }
    return inFlight.operation();
  }

  private static AnswerException unasked(byte[] line, int length) {
    return new AnswerException("nobody asked for '" + Lines.show(line, length) + "'");
  }
}
