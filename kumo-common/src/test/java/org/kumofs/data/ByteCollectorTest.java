package org.kumofs.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteCollectorTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "5, 1",
    "16384, 1000",
    "16385, 16384",
    "65536, 7",
    "65537, 65536",
    "1000003, 4096",
    "16777216, 65536",
    "16777217, 100000000"
  })
  void bytesComeOutAsTheyCameIn(int length, int pieceLength) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    ByteBuffer in = ByteBuffer.allocateDirect(length + 3).put(bytes).put(new byte[3]).flip();
    ByteCollector collector = new ByteCollector(length);

    boolean full = length == 0;
    while (!full) {
      ByteBuffer piece = in.slice(in.position(), Math.min(pieceLength, in.remaining()));
      full = collector.fill(piece);
      in.position(in.position() + piece.position());
    }

    assertThat(collector.fill(in)).isTrue();
    assertThat(in.remaining()).isEqualTo(3);
    assertThat(collector.bytes()).isEqualTo(bytes);
  }

  @Test
  void anAnnouncementAloneCostsNothing() {
    ByteCollector collector = new ByteCollector(1 << 30);
    assertThat(collector.capacity()).isZero();
    collector.fill(ByteBuffer.allocate(0));
    assertThat(collector.capacity()).isZero();
    collector.fill(ByteBuffer.allocate(1));
    assertThat(collector.capacity()).isBetween(1, 64 << 10);
  }

  @ParameterizedTest
  @ValueSource(ints = {70_000, 1 << 20, (1 << 20) + 1, 5_000_001})
  void memoryIsTakenAsTheBytesArrive(int length) {
    ByteCollector collector = new ByteCollector(length);
    for (int filled = 1000; filled <= length; filled += 1000) {
      collector.fill(ByteBuffer.allocate(1000));
      assertThat(collector.capacity()).isBetween(filled, Math.max(64 << 10, 4 * filled));
    }
    collector.fill(ByteBuffer.allocate(1000));
    assertThat(collector.bytes()).hasSize(length);
  }

  @ParameterizedTest
  @ValueSource(ints = {16 << 10, 70_000, 1 << 20})
  void whatComesInOnePieceIsNotCopiedTwice(int length) {
    ByteCollector collector = new ByteCollector(length);
    collector.fill(ByteBuffer.allocate(length / 4 + 1));
    assertThat(collector.capacity()).isEqualTo(length);
  }

  @Test
  void whatHasNotArrivedIsNotHandedOut() {
    ByteCollector collector = new ByteCollector(10);
    collector.fill(ByteBuffer.allocate(9));
    assertThatThrownBy(collector::bytes).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new ByteCollector(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
