package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.kumofs.rpc.wire.Frame.OversizedResponse;

/**
 * Makes frames out of the bytes of a connection, in whatever pieces they arrive. An answer that is
 * too long is passed over, and whoever waits for it is told; any other message that is too long
 * throws, as soon as it says how long it is.
 *
 * <p>One thread at a time. Useless after it has thrown.
 */
public final class FrameAssembler {

  private static final FrameReader READER = new FrameReader();

  private final FrameLimits limits;
  private final ObjectAssembler objects;
  private Optional<Frame> oversized = Optional.empty();

  /** Begins before the first message of a connection. */
  public FrameAssembler(FrameLimits limits) {
    this.limits = limits;
    this.objects = new ObjectAssembler(limits, true, this::oversize);
  }

  /**
   * Takes bytes that follow those of the last call, up to the end of a frame at most.
   *
   * @return the frame, valid until the next call or until the input is changed; empty if all bytes
   *     were used up before its end
   * @throws ProtocolException if this can't become a message, or one over the limits
   */
  public Optional<Frame> take(ByteBuffer in) throws ProtocolException {
    Optional<Segments> object = objects.take(in);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    Optional<Frame> instead = oversized;
    oversized = Optional.empty();
    return instead.isPresent() ? instead : Optional.of(READER.read(object.get()));
  }

  /** How many bytes it holds, or has reserved for what follows. */
  public long heldBytes() {
    return objects.heldBytes();
  }

  private void oversize(ByteBuffer soFar, long bytes) throws ProtocolException {
    boolean answer =
        WireInts.readArrayHeader(soFar) >= 4
            && soFar.hasRemaining()
            && WireInts.readUnsignedInt(soFar) == FrameType.RESPONSE;
    if (!answer || !soFar.hasRemaining()) {
      throw ObjectAssembler.tooLong(bytes, limits);
    }
    oversized = Optional.of(new OversizedResponse(WireInts.readUnsignedInt(soFar), bytes));
  }
}
