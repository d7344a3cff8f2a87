package org.kumofs.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LamportClockTest {

  @Test
  void itStartsAtZeroAndMovesOnWithEveryValueTaken() {
    LamportClock clock = new LamportClock();
    assertThat(clock.peek()).isZero();
    assertThat(clock.take()).isZero();
    assertThat(clock.take()).isEqualTo(1);
    assertThat(clock.peek()).isEqualTo(2);
  }

  @Test
  void itTakesTheLaterOfItsOwnAndAReceivedValue() {
    LamportClock clock = new LamportClock();
    clock.observe(10);
    assertThat(clock.peek()).isEqualTo(10);
    clock.observe(7);
    assertThat(clock.peek()).isEqualTo(10);
    clock.observe(10);
    assertThat(clock.take()).isEqualTo(10);
    assertThat(clock.take()).isEqualTo(11);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0,          1,          true
          1,          0,          false
          5,          5,          false
          2147483647, 2147483648, true
          4294967294, 4294967295, true
          # around the end: small means below 2^10, large above 2^22
          4294967295, 0,          true
          0,          4294967295, false
          4194305,    1023,       true
          1023,       4194305,    false
          # on the edges of that rule plain order counts
          4194304,    1023,       false
          1023,       4194304,    true
          4194305,    1024,       false
          1024,       4194305,    true
          """)
  void theOrderWrapsAround(long a, long b, boolean before) {
    assertThat(LamportClock.isBefore((int) a, (int) b)).isEqualTo(before);
  }

  @Test
  void theOrderIsStrictAndDecidesBetweenAnyTwo() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      int a = edgy(random);
      int b = edgy(random);
      assertThat(LamportClock.isBefore(a, a)).isFalse();
      if (a != b) {
        assertThat(LamportClock.isBefore(a, b)).isNotEqualTo(LamportClock.isBefore(b, a));
      }
    }
  }

  /** Any number, most often one near an edge of the order. */
  private static int edgy(Random random) {
    int near = random.nextInt(5) - 2;
    return switch (random.nextInt(6)) {
      case 0 -> near;
      case 1 -> (1 << 10) + near;
      case 2 -> (1 << 22) + near;
      case 3 -> Integer.MIN_VALUE + near;
      case 4 -> random.nextInt(2000);
      default -> random.nextInt();
    };
  }

  @Test
  void itNeverFallsBehindWhatItHasSeen() {
    Random random = new Random(2);
    LamportClock clock = new LamportClock();
    for (int i = 0; i < 100_000; i++) {
      int seen = edgy(random);
      int before = clock.peek();
      clock.observe(seen);
      assertThat(LamportClock.isBefore(clock.peek(), seen)).isFalse();
      assertThat(LamportClock.isBefore(clock.peek(), before)).isFalse();
    }
  }

  @Test
  void itRunsOverTheEndOf32Bits() {
    LamportClock clock = new LamportClock();
    clock.observe(0x40_0000);
    clock.observe(0xffff_fffe);
    int last = clock.take();
    for (int i = 0; i < 1000; i++) {
      int next = clock.take();
      assertThat(LamportClock.isBefore(last, next)).isTrue();
      last = next;
    }
    assertThat(last).isEqualTo(998);
    clock.observe(0xffff_ffff);
    assertThat(clock.peek()).isEqualTo(999);
  }

  @Test
  void noValueIsTakenTwiceByManyThreads() {
    LamportClock clock = new LamportClock();
    Set<Integer> taken = ConcurrentHashMap.newKeySet();
    CompletableFuture<?>[] takers =
        IntStream.range(0, 4)
            .mapToObj(
                thread ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 10_000; i++) {
                            clock.observe(i * thread);
                            taken.add(clock.take());
                          }
                        }))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(takers).join();
    assertThat(new HashSet<>(taken)).hasSize(40_000);
  }
}
