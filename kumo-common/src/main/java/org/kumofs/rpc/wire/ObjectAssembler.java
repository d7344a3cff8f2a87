package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.kumofs.data.ByteCollector;
import org.kumofs.message.Dialect;

/**
 * Puts MessagePack objects together that arrive in pieces. A large raw gets an array of its own,
 * filled as its bytes arrive, from which decoding it needs no other copy; see {@link
 * Dialect#unpackRaw}. The rest of an object that comes in one piece is looked at where it is.
 *
 * <p>One thread at a time. Useless after it has thrown.
 */
public final class ObjectAssembler {

  /** A buffer that has grown beyond this is not kept for the next object. */
  private static final int KEPT_BYTES = 16 << 10;

  private static final byte[] NONE = {};

  /** Objects that arrive in one piece but off the heap are copied here. */
  private static final ThreadLocal<byte[]> SCRATCH =
      ThreadLocal.withInitial(() -> new byte[Dialect.LARGE_RAW_BYTES]);

  private final FrameLimits limits;
  private final FrameScanner scanner;
  private final Oversize oversize;

  /** What has arrived of the object beside its large raws. */
  private byte[] small = NONE;

  private int smallLength;
  private final List<LargeRaw> largeRaws = new ArrayList<>(1);

  /** The large raw that is being read, null if it is something else. */
  private ByteCollector collector;

  /** How much of a raw that is not wanted is still to come. */
  private long toSkip;

  /** A raw that follows the first {@code at} small bytes. */
  private record LargeRaw(int at, byte[] bytes) {}

  /** What to do about an object over the limit. */
  @FunctionalInterface
  interface Oversize {

    /**
     * The next raw makes an object too long.
     *
     * @param soFar the object up to the header of that raw
     * @param bytes how long it is with it
     * @throws ProtocolException unless the raw is to be passed over; the object comes without it
     *     then
     */
    void met(ByteBuffer soFar, long bytes) throws ProtocolException;
  }

  /** Takes any objects within the limits. */
  public ObjectAssembler(FrameLimits limits) {
    this(
        limits,
        false,
        (soFar, bytes) -> {
          throw tooLong(bytes, limits);
        });
  }

  ObjectAssembler(FrameLimits limits, boolean arraysOnly, Oversize oversize) {
    this.limits = limits;
    this.scanner = new FrameScanner(limits, arraysOnly, Dialect.LARGE_RAW_BYTES);
    this.oversize = oversize;
  }

  static ProtocolException tooLong(long bytes, FrameLimits limits) {
    return new ProtocolException(
        "a message of at least " + bytes + " bytes, over the limit of " + limits.maxFrameBytes());
  }

  /**
   * Takes bytes that follow those of the last call, up to the end of an object at most.
   *
   * @return the object, valid until the next call or until the input is changed; empty if all bytes
   *     were used up before its end
   */
  public Optional<Segments> take(ByteBuffer in) throws ProtocolException {
    while (in.hasRemaining()) {
      int start = in.position();
      if (toSkip > 0 || collector != null) {
        if (takeLargeRaw(in)) {
          return Optional.of(finish());
        }
      } else if (scanner.scan(in)) {
        return Optional.of(finish(in, start));
      } else {
        keep(in, start);
        if (scanner.largeRaw() > 0) {
          beginLargeRaw();
        }
      }
    }
    return Optional.empty();
  }

  /** How many bytes it holds, or has reserved for what follows. */
  public long heldBytes() {
    long sum = (long) smallLength + (collector == null ? 0 : collector.capacity());
    for (LargeRaw raw : largeRaws) {
      sum += raw.bytes.length;
    }
    return sum;
  }

  private void beginLargeRaw() throws ProtocolException {
    long bytes = scanner.length() + scanner.largeRaw();
    if (bytes <= limits.maxFrameBytes()) {
      collector = new ByteCollector((int) scanner.largeRaw());
    } else {
      oversize.met(ByteBuffer.wrap(small, 0, smallLength), bytes);
      toSkip = scanner.largeRaw();
    }
  }

  /** Goes on with a large raw; tells whether the object has ended with it. */
  private boolean takeLargeRaw(ByteBuffer in) {
    if (collector == null) {
      int skipped = (int) Math.min(toSkip, in.remaining());
      in.position(in.position() + skipped);
      toSkip -= skipped;
      return toSkip == 0 && scanner.passLargeRaw(false);
    }
    if (!collector.fill(in)) {
      return false;
    }
    largeRaws.add(new LargeRaw(smallLength, collector.bytes()));
    collector = null;
    return scanner.passLargeRaw(true);
  }

  private void keep(ByteBuffer in, int start) {
    int count = in.position() - start;
    if (small.length - smallLength < count) {
      small = Arrays.copyOf(small, Math.max(smallLength + count, 2 * small.length));
    }
    in.get(start, small, smallLength, count);
    smallLength += count;
  }

  private Segments finish(ByteBuffer in, int start) {
    if (smallLength > 0) {
      keep(in, start);
      return finish();
    }
    int length = in.position() - start;
    if (in.hasArray()) {
      return new Segments(in.slice(start, length));
    }
    byte[] scratch = length <= Dialect.LARGE_RAW_BYTES ? SCRATCH.get() : new byte[length];
    in.get(start, scratch, 0, length);
    return new Segments(ByteBuffer.wrap(scratch, 0, length));
  }

  private Segments finish() {
    List<ByteBuffer> parts = new ArrayList<>(2 * largeRaws.size() + 1);
    int from = 0;
    for (LargeRaw raw : largeRaws) {
      parts.add(ByteBuffer.wrap(small, from, raw.at - from));
      parts.add(ByteBuffer.wrap(raw.bytes));
      from = raw.at;
    }
    if (from < smallLength) {
      parts.add(ByteBuffer.wrap(small, from, smallLength - from));
    }
    largeRaws.clear();
    smallLength = 0;
    if (small.length > KEPT_BYTES) {
      small = NONE;
    }
    return new Segments(parts.toArray(ByteBuffer[]::new));
  }
}
