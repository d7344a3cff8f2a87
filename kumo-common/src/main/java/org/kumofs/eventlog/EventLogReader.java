package org.kumofs.eventlog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.rpc.wire.FrameScanner;
import org.kumofs.rpc.wire.ProtocolException;

/**
 * Reads a binary log, also one that is still being written or that is damaged: what cannot be a
 * record is skipped, byte by byte, until one begins. For one thread.
 */
public final class EventLogReader {

  /** Larger than any record that the daemons write; a length above it is damage. */
  public static final int MAX_RECORD_BYTES = 192 << 20;

  private static final int READ_BYTES = 64 << 10;

  /** Length and what every record begins with. */
  private static final int HEAD_BYTES = EventCodec.LENGTH_BYTES + 2;

  /** Room for as many fields as a record may have, and for what newer ones might hold. */
  private static final FrameLimits LIMITS =
      new FrameLimits(MAX_RECORD_BYTES, 16, 4 * EventCodec.MAX_FIELDS);

  private final InputStream in;
  private final boolean following;
  private byte[] buffer = new byte[READ_BYTES];
  private int begin;
  private int end;
  private boolean atEnd;
  private long skippedBytes;

  private EventLogReader(InputStream in, boolean following) {
    this.in = in;
    this.following = following;
  }

  /** Reads a log to its end; a record that the end cuts off is damage. The caller closes it. */
  public static EventLogReader of(InputStream in) {
    return new EventLogReader(in, false);
  }

  /**
   * Reads a log that grows: {@link #next} may give events again after it gave none. The caller
   * closes it.
   */
  public static EventLogReader following(InputStream in) {
    return new EventLogReader(in, true);
  }

  /** Bytes that belonged to no record so far. */
  public long skippedBytes() {
    return skippedBytes;
  }

  /**
   * The next event.
   *
   * @return empty at the end of the log, or at what there is of it
   * @throws IOException if reading fails; damage is no failure
   */
  public Optional<Event> next() throws IOException {
    atEnd = false;
    while (fill(HEAD_BYTES)) {
      int length = recordLength(begin);
      Shape shape = length < 0 ? Shape.BROKEN : shape(length);
      if (shape == Shape.WHOLE) {
        Optional<Event> event = decode(begin, length);
        if (event.isPresent()) {
          begin += EventCodec.LENGTH_BYTES + length;
          return event;
        }
      } else if (shape == Shape.UNFINISHED && following && !isRecordBehind()) {
        return Optional.empty();
      }
      skip(1);
    }
    if (!following) {
      skip(end - begin);
    }
    return Optional.empty();
  }

  /** What the head at hand says, or -1 if it is no head of a record. */
  private int recordLength(int at) {
    int length = 0;
    for (int i = 0; i < EventCodec.LENGTH_BYTES; i++) {
      length = length << 8 | Byte.toUnsignedInt(buffer[at + i]);
    }
    boolean plausible = length > 0 && length <= MAX_RECORD_BYTES;
    return plausible && EventCodec.canBegin(buffer[at + 4], buffer[at + 5]) ? length : -1;
  }

  /** What the bytes behind a head can be. */
  private enum Shape {
    WHOLE,
    UNFINISHED,
    BROKEN
  }

  /**
   * Reads on until it is clear whether a record lies here. Its structure has to end where its
   * length says, so a damaged length is found out without waiting for all that it claims.
   */
  private Shape shape(int length) throws IOException {
    FrameScanner scanner = new FrameScanner(LIMITS.withMaxFrameBytes(length));
    try {
      do {
        int from = begin + EventCodec.LENGTH_BYTES + scanner.length();
        if (scanner.scan(ByteBuffer.wrap(buffer, from, end - from))) {
          return scanner.length() == length ? Shape.WHOLE : Shape.BROKEN;
        }
      } while (fill(EventCodec.LENGTH_BYTES + scanner.length() + 1));
      return Shape.UNFINISHED;
    } catch (ProtocolException noRecord) {
      return Shape.BROKEN;
    }
  }

  /** Whether a record follows one that is not finished: then nobody is going to finish it. */
  private boolean isRecordBehind() {
    for (int at = begin + 1; at + HEAD_BYTES <= end; at++) {
      int length = recordLength(at);
      boolean isThere = length >= 0 && length <= end - at - EventCodec.LENGTH_BYTES;
      if (isThere && decode(at, length).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private Optional<Event> decode(int at, int length) {
    int from = at + EventCodec.LENGTH_BYTES;
    try {
      return Optional.of(EventCodec.decode(Arrays.copyOfRange(buffer, from, from + length)));
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  private void skip(int bytes) {
    begin += bytes;
    skippedBytes += bytes;
  }

  /** Sees to it that so many bytes are at hand; false if the input has no more for now. */
  private boolean fill(int wanted) throws IOException {
    while (end - begin < wanted && !atEnd) {
      makeRoom(wanted);
      int read = in.read(buffer, end, buffer.length - end);
      atEnd = read < 0;
      end += Math.max(read, 0);
    }
    return end - begin >= wanted;
  }

  /** Grows with the bytes that really come, not with what a damaged length claims. */
  private void makeRoom(int wanted) {
    if (buffer.length - end > 0 && buffer.length - begin >= Math.min(wanted, READ_BYTES)) {
      return;
    }
    int held = end - begin;
    byte[] target = held + READ_BYTES > buffer.length ? new byte[2 * held + READ_BYTES] : buffer;
    System.arraycopy(buffer, begin, target, 0, held);
    buffer = target;
    begin = 0;
    end = held;
  }
}
