package org.kumofs.eventlog;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a binary log, also one that is still being written or that is damaged: what cannot be a
 * record is skipped, byte by byte, until one begins. For one thread.
 */
public final class EventLogReader {

  /** Larger than any record that the daemons write; a length above it is damage. */
  public static final int MAX_RECORD_BYTES = 192 << 20;

  private static final int READ_BYTES = 64 << 10;

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
    while (true) {
      if (!fill(EventCodec.LENGTH_BYTES + 1)) {
        if (!following) {
          skip(end - begin);
        }
        return Optional.empty();
      }
      int length = recordLength();
      if (length < 0) {
        skip(1);
      } else if (fill(EventCodec.LENGTH_BYTES + length)) {
        Optional<Event> event = decode(length);
        if (event.isPresent()) {
          return event;
        }
      } else if (following) {
        return Optional.empty();
      } else {
        skip(1);
      }
    }
  }

  /** What the head at hand says, or -1 if it is no head of a record. */
  private int recordLength() {
    int length = 0;
    for (int i = 0; i < EventCodec.LENGTH_BYTES; i++) {
      length = length << 8 | Byte.toUnsignedInt(buffer[begin + i]);
    }
    boolean plausible = length > 0 && length <= MAX_RECORD_BYTES;
    return plausible && buffer[begin + EventCodec.LENGTH_BYTES] == EventCodec.FIRST_BYTE
        ? length
        : -1;
  }

  private Optional<Event> decode(int length) {
    int from = begin + EventCodec.LENGTH_BYTES;
    try {
      Event event = EventCodec.decode(Arrays.copyOfRange(buffer, from, from + length));
      begin = from + length;
      return Optional.of(event);
    } catch (IOException damaged) {
      skip(1);
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
