package org.kumofs.rpc.wire;

import java.io.IOException;
import org.kumofs.message.Dialect;
import org.msgpack.core.MessagePacker;

/** A packer with its output, one a thread: setting one up costs more than most messages. */
final class Encoder {

  private static final ThreadLocal<Encoder> OF_THREAD = ThreadLocal.withInitial(Encoder::new);

  private final SegmentOutput output = new SegmentOutput();
  private final MessagePacker packer =
      Dialect.PACKER.withBufferFlushThreshold(SegmentOutput.REFERENCE_BYTES - 1).newPacker(output);

  private Encoder() {}

  /** Writes something. */
  interface Body {
    void pack(MessagePacker packer) throws IOException;
  }

  /** Collects what a body writes. */
  static Segments encode(Body body) {
    return OF_THREAD.get().run(body);
  }

  private Segments run(Body body) {
    try {
      body.pack(packer);
      packer.flush();
      return output.toSegments();
    } catch (IOException impossible) {
      throw new IllegalStateException("writing to memory", impossible);
    } finally {
      discard();
    }
  }

  private void discard() {
    try {
      // A body that threw may have left something in the packer.
      packer.flush();
    } catch (IOException impossible) {
      throw new IllegalStateException("writing to memory", impossible);
    }
    output.clear();
  }
}
