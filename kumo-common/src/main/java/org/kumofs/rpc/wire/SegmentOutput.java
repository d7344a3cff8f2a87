package org.kumofs.rpc.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.buffer.MessageBuffer;
import org.msgpack.core.buffer.MessageBufferOutput;

/**
 * Takes what a packer writes: short things into a scratch array that is used again and again, long
 * raws by reference.
 */
final class SegmentOutput implements MessageBufferOutput {

  /** From this length on a raw is worth a buffer of its own. */
  static final int REFERENCE_BYTES = 4 << 10;

  private static final int SCRATCH_BYTES = 8 << 10;

  private byte[] scratch = new byte[SCRATCH_BYTES];
  private MessageBuffer scratchBuffer = MessageBuffer.wrap(scratch);
  private int used;

  private final List<Reference> references = new ArrayList<>();

  /** A raw that follows the first {@code at} bytes of the scratch array. */
  private record Reference(int at, ByteBuffer bytes) {}

  @Override
  public MessageBuffer next(int minimumSize) {
    ensure(minimumSize);
    return used == 0 ? scratchBuffer : scratchBuffer.slice(used, scratch.length - used);
  }

  @Override
  public void writeBuffer(int length) {
    used += length;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    ensure(length);
    System.arraycopy(bytes, offset, scratch, used, length);
    used += length;
  }

  @Override
  public void add(byte[] bytes, int offset, int length) {
    if (length < REFERENCE_BYTES) {
      write(bytes, offset, length);
    } else {
      references.add(new Reference(used, ByteBuffer.wrap(bytes, offset, length)));
    }
  }

  private void ensure(int room) {
    if (scratch.length - used < room) {
      scratch = Arrays.copyOf(scratch, Math.max(2 * scratch.length, used + room));
      scratchBuffer = MessageBuffer.wrap(scratch);
    }
  }

  /** Everything since the last {@link #clear}. */
  Segments toSegments() {
    byte[] copied = Arrays.copyOf(scratch, used);
    if (references.isEmpty()) {
      return new Segments(ByteBuffer.wrap(copied));
    }
    List<ByteBuffer> parts = new ArrayList<>(2 * references.size() + 1);
    int from = 0;
    for (Reference reference : references) {
      addPart(parts, copied, from, reference.at);
      parts.add(reference.bytes);
      from = reference.at;
    }
    addPart(parts, copied, from, used);
    return new Segments(parts.toArray(ByteBuffer[]::new));
  }

  private static void addPart(List<ByteBuffer> parts, byte[] bytes, int from, int to) {
    if (from < to) {
      parts.add(ByteBuffer.wrap(bytes, from, to - from));
    }
  }

  /** Forgets everything; a scratch array that a huge message has blown up is not kept. */
  void clear() {
    used = 0;
    references.clear();
    if (scratch.length > 8 * SCRATCH_BYTES) {
      scratch = new byte[SCRATCH_BYTES];
      scratchBuffer = MessageBuffer.wrap(scratch);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
