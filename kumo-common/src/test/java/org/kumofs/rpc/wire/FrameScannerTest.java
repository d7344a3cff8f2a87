package org.kumofs.rpc.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.vectors.Vectors;

class FrameScannerTest {

  private static final FrameLimits SMALL = new FrameLimits(64, 4, 10);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "90",
        "91 00",
        "93 7f e0 ff",
        "93 c0 c2 c3",
        "98 cc01 cd0102 ce01020304 cf0102030405060708 d0ff d1ffff d2ffffffff d3ffffffffffffffff",
        "92 ca3f800000 cb3ff0000000000000",
        "94 a0 a161 d90161 da000161",
        "94 c40161 c5000161 c60000000161 db0000000161",
        "93 d900 da0000 db00000000",
        "91 bf 6162636465666768696a6b6c6d6e6f707172737475767778797a31323334 35",
        "92 80 81 01 02",
        "92 de0001 0102 df00000001 0102",
        "94 90 dc0000 dd00000000 de0000",
        "dc0002 0102",
        "dd00000002 0102",
        "91 91 91 91 00"
      })
  void anObjectEndsWhereItEnds(String hex) throws ProtocolException {
    byte[] object = Vectors.hex(hex);
    FrameLimits limits = FrameLimits.DEFAULT;

    FrameScanner atOnce = new FrameScanner(limits);
    ByteBuffer stream = ByteBuffer.allocate(object.length + 3).put(object).rewind();
    assertThat(atOnce.scan(stream)).isTrue();
    assertThat(stream.position()).isEqualTo(object.length);
    assertThat(atOnce.length()).isEqualTo(object.length);

    for (int split = 0; split < object.length; split++) {
      FrameScanner inTwo = new FrameScanner(limits);
      assertThat(inTwo.scan(ByteBuffer.wrap(object, 0, split))).as("split at %d", split).isFalse();
      assertThat(inTwo.length()).isEqualTo(split);
      assertThat(inTwo.scan(ByteBuffer.wrap(object, split, object.length - split))).isTrue();
      assertThat(inTwo.length()).isEqualTo(object.length);
    }
  }

  @Test
  void oneObjectFollowsAnother() throws ProtocolException {
    FrameScanner scanner = new FrameScanner(FrameLimits.DEFAULT);
    ByteBuffer stream = ByteBuffer.wrap(Vectors.hex("9101 90 92a16102 91"));
    assertThat(scanner.scan(stream)).isTrue();
    assertThat(stream.position()).isEqualTo(2);
    assertThat(scanner.scan(stream)).isTrue();
    assertThat(stream.position()).isEqualTo(3);
    assertThat(scanner.scan(stream)).isTrue();
    assertThat(stream.position()).isEqualTo(7);
    assertThat(scanner.length()).isEqualTo(4);
    assertThat(scanner.scan(stream)).isFalse();
    assertThat(scanner.length()).isEqualTo(1);
    assertThat(scanner.scan(ByteBuffer.allocate(0))).isFalse();
    assertThat(scanner.scan(ByteBuffer.wrap(new byte[] {5}))).isTrue();
  }

  @Test
  void aStreamOfRecordedFramesIsCutAlikeHoweverItArrives() throws ProtocolException {
    List<byte[]> frames = GoldenFrame.allBytes();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    frames.forEach(stream::writeBytes);
    byte[] bytes = stream.toByteArray();
    Random random = new Random(20081203);
    for (int round = 0; round < 50; round++) {
      FrameScanner scanner = new FrameScanner(FrameLimits.DEFAULT);
      List<Integer> lengths = new ArrayList<>();
      int at = 0;
      while (at < bytes.length) {
        int piece = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(10)));
        ByteBuffer view = ByteBuffer.wrap(bytes, at, piece);
        while (view.hasRemaining()) {
          if (scanner.scan(view)) {
            lengths.add(scanner.length());
          }
        }
        at += piece;
      }
      assertThat(lengths).isEqualTo(frames.stream().map(frame -> frame.length).toList());
    }
  }

  @Test
  void theBodyOfALargeRawIsNeitherKeptNorLookedAt() throws ProtocolException {
    FrameScanner scanner = new FrameScanner(FrameLimits.DEFAULT);
    assertThat(scanner.scan(ByteBuffer.wrap(Vectors.hex("92 01 db 08000000")))).isFalse();
    // The body may hold anything: c1 is no value of MessagePack at all.
    byte[] piece = new byte[1 << 16];
    Arrays.fill(piece, (byte) 0xc1);
    int pieces = (128 << 20) / piece.length;
    for (int i = 0; i < pieces - 1; i++) {
      assertThat(scanner.scan(ByteBuffer.wrap(piece))).isFalse();
    }
    assertThat(scanner.scan(ByteBuffer.wrap(piece))).isTrue();
    assertThat(scanner.length()).isEqualTo(7 + (128 << 20));
  }

  @Test
  void aFrameAsLongAsTheLimitIsTakenAndALongerOneIsNot() throws ProtocolException {
    // 64 bytes: array, str8 head and length, 61 bytes of body.
    FrameScanner scanner = new FrameScanner(SMALL);
    assertThat(scanner.scan(ByteBuffer.allocate(64).put(Vectors.hex("91 d93d")).rewind())).isTrue();
    assertThatThrownBy(() -> new FrameScanner(SMALL).scan(ByteBuffer.wrap(Vectors.hex("91 d93e"))))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("a message of at least 65 bytes, over the limit of 64");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          00,                     begins with 0x00
          7f,                     begins with 0x7f
          80,                     begins with 0x80
          a0,                     begins with 0xa0
          c0,                     begins with 0xc0
          c1,                     begins with 0xc1
          c3,                     begins with 0xc3
          cf,                     begins with 0xcf
          da,                     begins with 0xda
          db,                     begins with 0xdb
          de,                     begins with 0xde
          df,                     begins with 0xdf
          ff,                     begins with 0xff
          '474554202f0d0a',       begins with 0x47
          91 c1,                  type 0xc1
          91 c7,                  type 0xc7
          91 c8,                  type 0xc8
          91 c9,                  type 0xc9
          91 d4,                  type 0xd4
          91 d5,                  type 0xd5
          91 d6,                  type 0xd6
          91 d7,                  type 0xd7
          91 d8,                  type 0xd8
          91 d97f,                over the limit of 64
          91 c47f,                over the limit of 64
          91 da0040,              over the limit of 64
          91 c50040,              over the limit of 64
          91 db00000040,          over the limit of 64
          91 db7fffffff,          over the limit of 64
          91 db80000000,          over the limit of 64
          91 dbffffffff,          over the limit of 64
          91 c6ffffffff,          over the limit of 64
          dc0040,                 over the limit of 64
          dcffff,                 over the limit of 64
          dd00000040,             over the limit of 64
          dd7fffffff,             over the limit of 64
          ddffffffff,             over the limit of 64
          91 de0020,              over the limit of 64
          91 df7fffffff,          over the limit of 64
          91 dfffffffff,          over the limit of 64
          9b,                     more than 10 elements
          92 90 99,               more than 10 elements
          92 85,                  more than 10 elements
          93 93 93 92,            more than 10 elements
          91 91 91 91 90,         more than 4 levels
          91 91 91 91 91,         more than 4 levels
          91 81 91 91 80,         more than 4 levels
          """)
  void hostileBytesAreRefusedAsSoonAsTheyAreSeen(String hex, String complaint)
      throws ProtocolException {
    byte[] bytes = Vectors.hex(hex);
    assertThatThrownBy(() -> new FrameScanner(SMALL).scan(ByteBuffer.wrap(bytes)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(complaint);

    boolean plainText = hex.startsWith("47");
    FrameScanner scanner = new FrameScanner(SMALL);
    int refusedAt = plainText ? 0 : bytes.length - 1;
    for (int i = 0; i < refusedAt; i++) {
      assertThat(scanner.scan(ByteBuffer.wrap(bytes, i, 1))).as("byte %d", i).isFalse();
    }
    assertThatThrownBy(() -> scanner.scan(ByteBuffer.wrap(bytes, refusedAt, 1)))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void limitsBelowOneAreRefused() {
    assertThatThrownBy(() -> new FrameLimits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameLimits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameLimits(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void byDefaultARecordOf128MebibytesFits() {
    assertThat(FrameLimits.DEFAULT.maxFrameBytes()).isGreaterThan(128 << 20);
    assertThat(FrameLimits.DEFAULT.maxDepth()).isEqualTo(16);
    assertThat(FrameLimits.DEFAULT.maxElements()).isEqualTo(65_536);
    assertThat(FrameLimits.DEFAULT.withMaxFrameBytes(5)).isEqualTo(new FrameLimits(5, 16, 65_536));
  }
}
