package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;

/**
 * Finds the end of one MessagePack array after another in a stream that arrives in pieces, without
 * decoding it: the bodies of raws are skipped by their length, so a call costs no more than the
 * headers that are new to it. Lengths are checked against the limits as soon as they are read. It
 * may be told to stop where the body of a large raw begins, so that the caller can put that where
 * it belongs.
 *
 * <p>One per connection, not thread-safe. Useless after it has thrown.
 */
public final class FrameScanner {

  private enum Kind {
    RAW,
    ARRAY,
    MAP
  }

  private final FrameLimits limits;
  private final boolean arraysOnly;
  private final long largeRawBytes;

  /** Elements still to come in each array or map that is open; the outermost first. */
  private final int[] open;

  private int depth;
  private int elements;

  /** Bytes of the object so far. */
  private int length;

  /** Bytes still to come of a raw's body or a number. */
  private int body;

  /** Bytes still to come of a length field, and what was read of it. */
  private int lengthField;

  private long lengthValue;
  private Kind lengthKind = Kind.RAW;

  /** Length of the large raw whose body is next, or 0. */
  private long largeRaw;

  private boolean whole;

  /** Begins before the first object of a connection. */
  public FrameScanner(FrameLimits limits) {
    this(limits, true, Long.MAX_VALUE);
  }

  /**
   * @param arraysOnly whether anything but an array at the top is refused
   * @param largeRawBytes from this length on a raw is large; more than 65535
   */
  FrameScanner(FrameLimits limits, boolean arraysOnly, long largeRawBytes) {
    this.limits = limits;
    this.arraysOnly = arraysOnly;
    this.largeRawBytes = largeRawBytes;
    this.open = new int[limits.maxDepth()];
  }

  /**
   * Goes on where the last call stopped. After an object has ended the next call begins a new one.
   *
   * @param in the bytes that follow those of the last call; its position is moved behind the last
   *     byte that belongs to the object, at most to the limit
   * @return whether the object has ended there; if not, all bytes were used up or a large raw
   *     follows
   * @throws ProtocolException if this can't become a message, or one over the limits
   */
  public boolean scan(ByteBuffer in) throws ProtocolException {
    if (whole) {
      reset();
    }
    while (!whole && largeRaw == 0 && in.hasRemaining()) {
      if (body > 0) {
        skipBody(in);
      } else if (lengthField > 0) {
        readLength(in.get());
      } else {
        readHead(in.get() & 0xff);
      }
    }
    return whole;
  }

  /** How many bytes of the object there were so far; its whole length once it has ended. */
  public int length() {
    return length;
  }

  /** How long the large raw is that follows, which need not fit the limits; 0 if none does. */
  long largeRaw() {
    return largeRaw;
  }

  /**
   * Goes on behind the large raw.
   *
   * @param counted whether its body counts as a part of the object
   * @return whether the object has ended with it
   */
  boolean passLargeRaw(boolean counted) {
    if (counted) {
      length += (int) largeRaw;
    }
    largeRaw = 0;
    endElement();
    return whole;
  }

  /** Forgets the object under way: the next byte begins a new one. */
  void reset() {
    depth = 0;
    elements = 0;
    length = 0;
    body = 0;
    lengthField = 0;
    largeRaw = 0;
    whole = false;
  }

  private void skipBody(ByteBuffer in) {
    int skipped = Math.min(body, in.remaining());
    in.position(in.position() + skipped);
    length += skipped;
    body -= skipped;
    if (body == 0) {
      endElement();
    }
  }

  private void readLength(byte next) throws ProtocolException {
    length++;
    lengthValue = lengthValue << Byte.SIZE | (next & 0xff);
    if (--lengthField == 0) {
      switch (lengthKind) {
        case RAW -> beginRaw(lengthValue);
        case ARRAY -> beginElements(lengthValue);
        case MAP -> beginElements(2 * lengthValue);
      }
    }
  }

  private void readHead(int head) throws ProtocolException {
    length++;
    if (depth == 0 && arraysOnly && !isArray(head)) {
      throw new ProtocolException("a message that begins with " + hex(head) + ", not an array");
    }
    if (head <= 0x7f || head >= 0xe0) {
      beginBody(0);
    } else if (head <= 0x8f) {
      beginElements(2L * (head & 0x0f));
    } else if (head <= 0x9f) {
      beginElements(head & 0x0f);
    } else if (head <= 0xbf) {
      beginBody(head & 0x1f);
    } else {
      readTypeByte(head);
    }
  }

  private void readTypeByte(int head) throws ProtocolException {
    switch (head) {
      case 0xc0, 0xc2, 0xc3 -> beginBody(0);
      case 0xcc, 0xd0 -> beginBody(Byte.BYTES);
      case 0xcd, 0xd1 -> beginBody(Short.BYTES);
      case 0xca, 0xce, 0xd2 -> beginBody(Integer.BYTES);
      case 0xcb, 0xcf, 0xd3 -> beginBody(Long.BYTES);
      case 0xc4, 0xd9 -> beginLength(Byte.BYTES, Kind.RAW);
      case 0xc5, 0xda -> beginLength(Short.BYTES, Kind.RAW);
      case 0xc6, 0xdb -> beginLength(Integer.BYTES, Kind.RAW);
      case 0xdc -> beginLength(Short.BYTES, Kind.ARRAY);
      case 0xdd -> beginLength(Integer.BYTES, Kind.ARRAY);
      case 0xde -> beginLength(Short.BYTES, Kind.MAP);
      case 0xdf -> beginLength(Integer.BYTES, Kind.MAP);
      default -> throw new ProtocolException("a value of type " + hex(head) + ", not in use here");
    }
  }

  private void beginLength(int bytes, Kind kind) {
    lengthField = bytes;
    lengthValue = 0;
    lengthKind = kind;
  }

  private void beginRaw(long bytes) throws ProtocolException {
    if (bytes < largeRawBytes) {
      beginBody(bytes);
    } else {
      largeRaw = bytes;
    }
  }

  private void beginBody(long bytes) throws ProtocolException {
    checkRoomFor(bytes);
    body = (int) bytes;
    if (body == 0) {
      endElement();
    }
  }

  private void beginElements(long count) throws ProtocolException {
    // Every element takes at least a byte.
    checkRoomFor(count);
    if (elements + count > limits.maxElements()) {
      throw new ProtocolException("more than " + limits.maxElements() + " elements in a message");
    }
    elements += (int) count;
    if (depth == open.length) {
      throw new ProtocolException("a message more than " + open.length + " levels deep");
    }
    if (count == 0) {
      endElement();
    } else {
      open[depth++] = (int) count;
    }
  }

  private void checkRoomFor(long bytes) throws ProtocolException {
    if (length + bytes > limits.maxFrameBytes()) {
      throw new ProtocolException(
          "a message of at least "
              + (length + bytes)
              + " bytes, over the limit of "
              + limits.maxFrameBytes());
    }
  }

  private void endElement() {
    while (depth > 0 && --open[depth - 1] == 0) {
      depth--;
    }
    whole = depth == 0;
  }

  private static boolean isArray(int head) {
    return (head & 0xf0) == 0x90 || head == 0xdc || head == 0xdd;
  }

  private static String hex(int head) {
    return String.format("0x%02x", head);
  }
}
