package org.kumofs.rpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.message.RpcMethod;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.kumofs.vectors.Vectors;

/** Recorded frames cut short and damaged: nothing but a {@link ProtocolException} comes of them. */
class BrokenFramesTest {

  private final FrameReader reader = new FrameReader();

  static List<GoldenFrame<?, ?>> calls() {
    return GoldenFrame.all();
  }

  @Test
  void aFrameCutShortIsNeverWhole() throws ProtocolException {
    for (byte[] frame : GoldenFrame.allBytes()) {
      for (int length = 0; length < frame.length; length++) {
        byte[] cut = Arrays.copyOf(frame, length);
        assertThat(new Receiver(FrameLimits.DEFAULT).receive(cut)).isEmpty();
        assertThat(new Receiver(FrameLimits.DEFAULT).receiveSingly(cut)).isEmpty();
      }
      assertThat(new Receiver(FrameLimits.DEFAULT).receiveSingly(frame)).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aFrameCutShortIsRefusedByTheReader(GoldenFrame<?, ?> golden) {
    assertThatEveryCutIsRefused(golden.method(), golden.requestBytes());
    if (golden.hasResponse()) {
      assertThatEveryCutIsRefused(golden.method(), golden.responseBytes());
    }
  }

  private void assertThatEveryCutIsRefused(RpcMethod<?, ?> method, byte[] frame) {
    for (int length = 0; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThatThrownBy(() -> decode(method, ByteBuffer.wrap(cut)))
          .as("%d of %d bytes", length, frame.length)
          .isInstanceOf(ProtocolException.class);
      assertThatThrownBy(() -> decode(method, WireBytes.direct(cut)))
          .as("%d of %d bytes", length, frame.length)
          .isInstanceOf(ProtocolException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  void aDamagedFrameIsReadOrRefused(GoldenFrame<?, ?> golden) {
    Random random = new Random(golden.what().hashCode());
    List<byte[]> originals =
        golden.hasResponse()
            ? List.of(golden.requestBytes(), golden.responseBytes())
            : List.of(golden.requestBytes());
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] damaged = damage(originals.get(round % originals.size()), random);
      refused += isRefused(golden.method(), ByteBuffer.wrap(damaged)) ? 1 : 0;
      isRefused(golden.method(), WireBytes.direct(damaged));
      isRefusedByReceiver(damaged);
    }
    assertThat(refused).isBetween(1, 1999);
  }

  @Test
  void bytesWithoutAnyOrderAreReadOrRefused() {
    Random random = new Random(42);
    List<GoldenFrame<?, ?>> calls = calls();
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      if (noise.length > 0 && round % 2 == 0) {
        noise[0] = (byte) 0x94;
      }
      isRefused(calls.get(round % calls.size()).method(), ByteBuffer.wrap(noise));
      isRefusedByReceiver(noise);
    }
  }

  private static byte[] damage(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int hits = 1 + random.nextInt(3); hits > 0 && bytes.length > 0; hits--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = without(bytes, at);
        default -> bytes = with(bytes, at, (byte) (0xc0 + random.nextInt(32)));
      }
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, int at) {
    byte[] less = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, at + 1, less, at, less.length - at);
    return less;
  }

  private static byte[] with(byte[] bytes, int at, byte extra) {
    byte[] more = Arrays.copyOf(bytes, bytes.length + 1);
    System.arraycopy(bytes, at, more, at + 1, bytes.length - at);
    more[at] = extra;
    return more;
  }

  /** Any other exception fails the test that calls this. */
  private boolean isRefused(RpcMethod<?, ?> method, ByteBuffer frame) {
    try {
      decode(method, frame);
      return false;
    } catch (ProtocolException e) {
      assertThat(e).message().isNotBlank();
      return true;
    }
  }

  private static void isRefusedByReceiver(byte[] bytes) {
    try {
      new Receiver(FrameLimits.DEFAULT).receiveSingly(bytes);
    } catch (ProtocolException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  private void decode(RpcMethod<?, ?> method, ByteBuffer bytes) throws ProtocolException {
    Frame frame = reader.read(bytes);
    if (frame instanceof RequestFrame request) {
      assertThat(reader.params(method, request.params())).isNotNull();
    } else if (frame instanceof ResponseFrame response && response.error().isEmpty()) {
      assertThat(reader.<Object>result(uncheckedResult(method), response.result())).isNotNull();
    }
  }

  @SuppressWarnings("unchecked")
  private static <R> RpcMethod<?, R> uncheckedResult(RpcMethod<?, ?> method) {
    return (RpcMethod<?, R>) method;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "94 00 01 22 91 db7fffffff 00",
        "94 00 01 22 91 dbffffffff 00",
        "94 00 01 22 91 c67fffffff 00",
        "94 00 01 22 dd7fffffff 00",
        "94 00 01 02 93 92 dd7fffffff 00",
        "94 00 01 02 93 92 ddffffffff 00",
        "94 01 01 dd7fffffff c0",
        "94 01 01 df3fffffff c0",
        "94 01 01 db7fffffff c0",
        "94 01 01 c0 db7fffffff c0",
        "94 01 01 c0 92 92 dd7fffffff c0",
        "93 02 db7fffffff 00"
      })
  void aLengthThatIsClaimedIsNotAllocated(String hex) {
    byte[] bytes = Vectors.hex(hex);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<GoldenFrame<?, ?>> calls = calls();
    isRefused(calls.get(0).method(), ByteBuffer.wrap(bytes));
    long before = threads.getCurrentThreadAllocatedBytes();
    for (GoldenFrame<?, ?> golden : calls) {
      isRefused(golden.method(), ByteBuffer.wrap(bytes));
      isRefused(golden.method(), WireBytes.direct(bytes));
    }
    isRefusedByReceiver(bytes);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(4 << 20);
  }
}
