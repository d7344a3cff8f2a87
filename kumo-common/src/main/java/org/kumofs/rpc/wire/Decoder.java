package org.kumofs.rpc.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** An unpacker with its input, one a thread: setting one up costs more than most messages. */
final class Decoder {

  private static final ThreadLocal<Decoder> OF_THREAD = ThreadLocal.withInitial(Decoder::new);

  /** The scanner of the connection has checked the rest; the depth guards the stack. */
  private static final FrameLimits LIMITS =
      new FrameLimits(Integer.MAX_VALUE, 64, Integer.MAX_VALUE);

  private final BufferInput input = new BufferInput();
  private final MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(input);
  private final FrameScanner scanner = new FrameScanner(LIMITS, false, Long.MAX_VALUE);
  private final List<ByteBuffer> views = new ArrayList<>(1);

  private Decoder() {}

  /** Reads something. */
  interface Body<T> {
    T unpack(MessageUnpacker unpacker) throws IOException;
  }

  /**
   * Decodes the value that some buffers begin with and moves their positions behind it. Before the
   * body sees it, the value is known to be all there; what follows is out of its reach.
   *
   * @param what what it is, for the error message
   * @param of what it belongs to, for the same
   */
  static <T> T take(ByteBuffer[] in, String what, Object of, Body<T> body)
      throws ProtocolException {
    return OF_THREAD.get().run(in, what, of, body);
  }

  private <T> T run(ByteBuffer[] in, String what, Object of, Body<T> body)
      throws ProtocolException {
    try {
      input.setSource(cutValue(in));
      unpacker.reset(input);
      return body.unpack(unpacker);
    } catch (IOException | RuntimeException e) {
      throw new ProtocolException(what + " of " + of, e);
    } finally {
      release();
    }
  }

  /** Moves the positions behind the first value; views of it are returned. */
  private ByteBuffer[] cutValue(ByteBuffer[] in) throws ProtocolException {
    scanner.reset();
    for (int i = 0; i < in.length; i++) {
      ByteBuffer view = in[i].duplicate();
      boolean whole = scanner.scan(in[i]);
      view.limit(in[i].position());
      views.add(view);
      if (whole) {
        return views.toArray(ByteBuffer[]::new);
      }
    }
    throw new ProtocolException("cut short after " + scanner.length() + " bytes");
  }

  /** Lets go of the frame, which may be large. */
  private void release() throws ProtocolException {
    views.clear();
    try {
      input.close();
      unpacker.reset(input);
    } catch (IOException impossible) {
      throw new ProtocolException("reading from memory", impossible);
    }
  }
}
