package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a byte stream in pieces, as a connection does. */
final class Receiver {

  private final FrameAssembler assembler;

  Receiver(FrameLimits limits) {
    assembler = new FrameAssembler(limits);
  }

  /** Takes a piece and gives the frames that it completes. */
  List<Frame> receive(byte[] piece) throws ProtocolException {
    ByteBuffer in = ByteBuffer.wrap(piece);
    List<Frame> frames = new ArrayList<>();
    Optional<Frame> frame = assembler.take(in);
    while (frame.isPresent()) {
      frames.add(frame.get());
      frame = assembler.take(in);
    }
    return frames;
  }

  /** Takes bytes one at a time. */
  List<Frame> receiveSingly(byte[] bytes) throws ProtocolException {
    List<Frame> frames = new ArrayList<>();
    for (byte single : bytes) {
      frames.addAll(receive(new byte[] {single}));
    }
    return frames;
  }
}
