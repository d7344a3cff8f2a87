package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes a byte stream in pieces, as a connection does: finds the frames and reads them. */
final class Receiver {

  private final FrameScanner scanner;
  private final FrameReader reader = new FrameReader();
  private byte[] received = new byte[0];
  private int scanned;

  Receiver(FrameLimits limits) {
    scanner = new FrameScanner(limits);
  }

  /** Takes a piece and gives the frames that it completes. */
  List<Frame> receive(byte[] piece) throws ProtocolException {
    int end = received.length;
    received = Arrays.copyOf(received, end + piece.length);
    System.arraycopy(piece, 0, received, end, piece.length);
    List<Frame> frames = new ArrayList<>();
    while (scanned < received.length) {
      ByteBuffer unscanned = ByteBuffer.wrap(received, scanned, received.length - scanned);
      boolean whole = scanner.scan(unscanned);
      scanned = unscanned.position();
      if (whole) {
        byte[] frame = Arrays.copyOf(received, scanned);
        received = Arrays.copyOfRange(received, scanned, received.length);
        scanned = 0;
        frames.add(reader.read(ByteBuffer.wrap(frame)));
      }
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
