package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

class CacheSegmentTest {

  private static final int KEYS = 500;

  private static RawKey key(int number) {
    return RawKey.ofKey(ByteBuffer.allocate(4).putInt(number).array());
  }

  private static Optional<RawValue> record(int clock, int length) {
    return Optional.of(RawValue.of(ClockTime.of(0, clock), 0, new byte[length]));
  }

  @ParameterizedTest
  @ValueSource(longs = {2_000, 20_000, 200_000, 2_000_000})
  void whatItKnowsIsAlwaysWhatWasPutLast(long bytes) {
    CacheSegment segment = new CacheSegment(bytes);
    Map<RawKey, Optional<RawValue>> truth = new HashMap<>();
    Random random = new Random(bytes);
    int known = 0;
    for (int i = 0; i < 50_000; i++) {
      RawKey key = key(random.nextInt(KEYS));
      Optional<RawValue> value =
          random.nextInt(10) == 0 ? Optional.empty() : record(i, lengthOf(random));
      switch (random.nextInt(8)) {
        case 0 -> {
          segment.remove(key);
          truth.remove(key);
        }
        case 1, 2, 3 -> {
          segment.put(key, value);
          truth.put(key, value);
        }
        default -> {
          Optional<Optional<RawValue>> found = segment.find(key);
          known += found.isPresent() ? 1 : 0;
          found.ifPresent(record -> assertThat(record).isEqualTo(truth.get(key)));
        }
      }
    }
    assertThat(known).isPositive();
  }

  private static int lengthOf(Random random) {
    return random.nextInt(20) == 0 ? random.nextInt(6_000) : random.nextInt(200);
  }

  @Test
  void withRoomForAllItKnowsAll() {
    CacheSegment segment = new CacheSegment(1 << 20);
    for (int i = 0; i < KEYS; i++) {
      segment.put(key(i), record(1, 100));
    }
    for (int round = 2; round < 30; round++) {
      for (int i = 0; i < KEYS; i++) {
        // Every other length needs another place.
        segment.put(key(i), record(round, round % 2 * 200));
      }
    }
    for (int i = 0; i < KEYS; i++) {
      assertThat(segment.find(key(i))).contains(record(29, 200));
    }
  }

  @Test
  void whatIsUsedOutlivesWhatIsReadOnce() {
    CacheSegment segment = new CacheSegment(64 << 10);
    for (int i = 0; i < 50; i++) {
      segment.put(key(i), record(i, 100));
    }
    int lost = 0;
    for (int i = 1_000; i < 21_000; i++) {
      segment.putIfUnknown(key(i), record(i, 100), () -> true);
      if (segment.find(key(i % 50)).isEmpty()) {
        lost++;
        segment.put(key(i % 50), record(i, 100));
      }
    }
    // One that would need the rest of a page too may go, and pages are small here.
    assertThat(lost).isLessThan(200);
  }

  @Test
  void keysWithTheSameHashAreToldApart() {
    CacheSegment segment = new CacheSegment(1 << 20);
    for (int i = 0; i < 200; i++) {
      segment.put(colliding(i), record(i, 10));
    }
    for (int i = 0; i < 200; i += 2) {
      segment.remove(colliding(i));
    }
    for (int i = 0; i < 200; i++) {
      Optional<Optional<RawValue>> expected =
          i % 2 == 0 ? Optional.empty() : Optional.of(record(i, 10));
      assertThat(segment.find(colliding(i))).isEqualTo(expected);
    }
  }

  /** Keys of many lengths; each has the hash of ten others. */
  private static RawKey colliding(int number) {
    byte[] bytes = new byte[Long.BYTES + 1 + number / 20];
    ByteBuffer.wrap(bytes).putLong(number % 20L << 60);
    bytes[bytes.length - 1] = (byte) number;
    return RawKey.ofRecord(bytes);
  }

  @Test
  void whatIsKnownIsNotReplacedByWhatWasRead() {
    CacheSegment segment = new CacheSegment(1 << 20);
    segment.put(key(1), record(2, 10));
    segment.putIfUnknown(key(1), record(1, 10), () -> true);
    assertThat(segment.find(key(1))).contains(record(2, 10));
    segment.putIfUnknown(key(2), record(1, 10), () -> false);
    assertThat(segment.find(key(2))).isEmpty();
  }

  @Test
  void recordsInTwoPiecesComeBackWhole() {
    CacheSegment segment = new CacheSegment(1 << 20);
    byte[] data = new byte[20_000];
    new Random(1).nextBytes(data);
    RawValue whole = RawValue.of(ClockTime.of(0, 1), 0, data);
    segment.put(key(1), Optional.of(whole.withClockTime(ClockTime.of(0, 2))));
    assertThat(segment.find(key(1)).orElseThrow().orElseThrow().data()).isEqualTo(data);
  }

  @Test
  void whatIsLargerThanItsRingIsNotTaken() {
    CacheSegment segment = new CacheSegment(2_000);
    segment.put(key(1), record(1, 10));
    segment.put(key(1), record(2, 1_500));
    assertThat(segment.find(key(1))).isEmpty();
  }

  @Test
  void afterClearingNothingIsKnown() {
    CacheSegment segment = new CacheSegment(20_000);
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < KEYS; i++) {
        segment.put(key(i), record(i, 50));
      }
      segment.clear();
      assertThat(segment.counts().entries()).isZero();
      assertThat(segment.find(key(KEYS - 1))).isEmpty();
    }
  }
}
