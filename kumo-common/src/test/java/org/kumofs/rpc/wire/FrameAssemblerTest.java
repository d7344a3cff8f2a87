package org.kumofs.rpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Get;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.rpc.wire.Frame.OversizedResponse;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.vectors.Vectors;

/** Frames that arrive in pieces, large ones above all. */
class FrameAssemblerTest {

  private static final int MEBI = 1 << 20;
  private static final RawKey KEY = RawKey.ofKey(new byte[] {'k'});
  private static final FrameLimits ONE_MEBI = FrameLimits.DEFAULT.withMaxFrameBytes(MEBI);

  private final FrameWriter writer = new FrameWriter();
  private final FrameReader reader = new FrameReader();

  private static RawValue value(int recordLength) {
    byte[] data = new byte[recordLength - RawValue.HEADER_LENGTH];
    new Random(recordLength).nextBytes(data);
    return RawValue.of(ClockTime.of(1_700_000_000, 1), 0, data);
  }

  private static ByteBuffer stream(EncodedFrame... frames) {
    int length = 0;
    for (EncodedFrame frame : frames) {
      length += frame.length();
    }
    ByteBuffer all = ByteBuffer.allocateDirect(length);
    for (EncodedFrame frame : frames) {
      for (ByteBuffer buffer : frame.buffers()) {
        all.put(buffer);
      }
    }
    return all.flip();
  }

  /** What pieces of a length, off the heap as from a socket, come to. */
  private List<Object> receive(ByteBuffer stream, int pieceLength, FrameLimits limits)
      throws ProtocolException {
    FrameAssembler assembler = new FrameAssembler(limits);
    List<Object> received = new ArrayList<>();
    while (stream.hasRemaining()) {
      int length = Math.min(pieceLength, stream.remaining());
      ByteBuffer piece = stream.slice(stream.position(), length);
      Optional<Frame> frame = assembler.take(piece);
      if (frame.isPresent()) {
        received.add(contentOf(frame.get()));
      }
      stream.position(stream.position() + piece.position());
    }
    assertThat(assembler.heldBytes()).isZero();
    return received;
  }

  private Object contentOf(Frame frame) throws ProtocolException {
    if (frame instanceof RequestFrame request) {
      return request.methodId() == Set.METHOD.id()
          ? reader.params(Set.METHOD, request.params())
          : reader.params(KeepAlive.METHOD, request.params());
    }
    return frame instanceof ResponseFrame response
        ? reader.result(Get.METHOD, response.result())
        : frame;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 1_000, 8_192, 65_535, 65_536, 65_537, 1 << 30})
  void framesOfAllSizesComeOutWholeHoweverTheyAreCut(int pieceLength) throws ProtocolException {
    List<EncodedFrame> frames = new ArrayList<>();
    List<Object> sent = new ArrayList<>();
    int msgId = 0;
    for (int length : new int[] {10, 4_096, 65_535, 65_536, 65_537, 300_000}) {
      Set set = new Set(SetOperation.SET, KEY, value(length));
      Optional<RawValue> found = Optional.of(value(length));
      frames.add(writer.request(++msgId, set));
      frames.add(writer.request(++msgId, new KeepAlive(msgId)));
      frames.add(writer.response(++msgId, Get.METHOD, found));
      sent.addAll(List.of(set, new KeepAlive(msgId - 1), found));
    }
    ByteBuffer stream = stream(frames.toArray(EncodedFrame[]::new));
    assertThat(receive(stream, pieceLength, FrameLimits.DEFAULT)).isEqualTo(sent);
  }

  @Test
  void aLargeKeyAndWhatFollowsALargeValueAreFound() throws ProtocolException {
    byte[] name = new byte[70_000];
    Arrays.fill(name, (byte) 'n');
    Set set = new Set(SetOperation.CAS, RawKey.ofKey(name), value(80_000));
    // A parameter more than this side knows of.
    byte[] bytes = WireBytes.of(writer.request(1, set));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
    longer[4] = (byte) 0x94;
    longer[bytes.length] = (byte) 0xa2;
    assertThat(bytes[4]).isEqualTo((byte) 0x93);
    ByteBuffer direct = ByteBuffer.allocateDirect(longer.length).put(longer).flip();
    assertThat(receive(direct, 1_000, FrameLimits.DEFAULT)).containsExactly(set);
  }

  @Test
  void aLargeValueIsWrittenIntoItsOwnArrayAndNotCopiedAgain() throws ProtocolException {
    int length = 32 * MEBI;
    ByteBuffer stream = stream(writer.response(1, Get.METHOD, Optional.of(value(length))));
    // Once before, so that classes are loaded and the arrays of this thread are there.
    receive(stream.duplicate(), 64 << 10, FrameLimits.DEFAULT);

    long before = allocatedBytes();
    List<Object> received = receive(stream, 64 << 10, FrameLimits.DEFAULT);
    long allocated = allocatedBytes() - before;

    assertThat(received).hasSize(1);
    // A third is copied while the array grows.
    assertThat(allocated).isLessThan(length + length / 3 + MEBI);
  }

  @Test
  void aLargeValueIsSentWithoutACopy() {
    RawValue received = RawValue.ofRecord(new byte[32 * MEBI]);
    for (int i = 0; i < 2; i++) {
      long before = allocatedBytes();
      RawValue stamped = received.withClockTime(ClockTime.of(1_700_000_000, i));
      EncodedParams params = writer.params(new ReplicateSet(1, 0, KEY, stamped));
      int sum = writer.request(1, params).length() + writer.request(2, params).length();
      assertThat(sum).isGreaterThan(64 * MEBI);
      assertThat(allocatedBytes() - before).isLessThan(MEBI);
    }
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  @Test
  void memoryIsTakenAsTheBytesArrive() throws ProtocolException {
    ByteBuffer stream = stream(writer.response(1, Get.METHOD, Optional.of(value(8 * MEBI))));
    FrameAssembler assembler = new FrameAssembler(FrameLimits.DEFAULT);
    for (int arrived = 100; arrived < stream.limit(); arrived += 10_000) {
      assertThat(assembler.take(stream.limit(arrived).duplicate())).isEmpty();
      stream.position(arrived).limit(stream.capacity());
      assertThat(assembler.heldBytes()).isLessThanOrEqualTo(Math.max(65 << 10, 4 * arrived + 100));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 65_536, 1 << 30})
  void anAnswerOverTheLimitIsPassedOverAndTheNextFrameIsRead(int pieceLength)
      throws ProtocolException {
    Optional<RawValue> fits = Optional.of(value(MEBI - 100));
    ByteBuffer stream =
        stream(
            writer.response(1, Get.METHOD, fits),
            writer.response(-2, Get.METHOD, Optional.of(value(3 * MEBI))),
            writer.response(3, Get.METHOD, fits),
            writer.request(4, new KeepAlive(7)));
    assertThat(receive(stream, pieceLength, ONE_MEBI))
        .containsExactly(fits, new OversizedResponse(-2, 3 * MEBI + 13), fits, new KeepAlive(7));
  }

  /** Header, message id, nil, and a raw of 4 GiB - 1: none of it is held. */
  @Test
  void anAnswerThatClaimsAnythingCostsNoMemory() throws ProtocolException {
    FrameAssembler assembler = new FrameAssembler(ONE_MEBI);
    assertThat(assembler.take(ByteBuffer.wrap(Vectors.hex("9401 05 c0 dbffffffff")))).isEmpty();
    ByteBuffer body = ByteBuffer.allocateDirect(MEBI);
    for (long skipped = 0; skipped < 10L * MEBI; skipped += MEBI) {
      assertThat(assembler.take(body.clear())).isEmpty();
      assertThat(assembler.heldBytes()).isLessThan(100);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "94 00 05 23 93 00 a1 61 db00100000",
        "94 00 05 23 91 dbffffffff",
        "93 02 db00100000",
        "91 dbffffffff",
        "94 db00100000",
        "94 01 db00100000",
        "92 01 db00100000",
        "94 03 05 c0 db00100000"
      })
  void anyOtherMessageOverTheLimitIsRefusedAtOnce(String hex) {
    assertThatThrownBy(
            () -> new FrameAssembler(ONE_MEBI).take(ByteBuffer.wrap(Vectors.hex(hex + " 00"))))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> new Receiver(ONE_MEBI).receiveSingly(Vectors.hex(hex + " 00")))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void manyLargeRawsCountTogether() {
    byte[] head = Vectors.hex("94 00 05 22 dc0020");
    ByteBuffer stream = ByteBuffer.allocate(head.length + 31 * 70_005).put(head);
    for (int i = 0; i < 31; i++) {
      stream.put(Vectors.hex("db00011170")).put(new byte[70_000]);
    }
    assertThatThrownBy(() -> new FrameAssembler(ONE_MEBI).take(stream.flip()))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("over the limit of " + MEBI);
  }
}
