package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.kumofs.data.RawKey;

class KeyFilterTest {

  private static final long ENOUGH_BYTES = 16 << 20;

  private static RawKey key(int number) {
    return RawKey.ofKey(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  /** Hashes as a server has them that owns a thousandth of the ring. */
  private static RawKey keyOfPart(int number) {
    return RawKey.ofRecord(ByteBuffer.allocate(8).putLong(number * 0x40_0000_0000L).array());
  }

  private static double shareOfFalseAlarms(KeyFilter filter, int from) {
    long alarms =
        IntStream.range(from, from + 20_000).filter(i -> filter.mayContain(key(i))).count();
    return alarms / 20_000.0;
  }

  @Test
  void anEmptyOneContainsNothing() {
    assertThat(shareOfFalseAlarms(KeyFilter.empty(ENOUGH_BYTES), 0)).isZero();
  }

  @Test
  void whatWasAddedIsThereHoweverMuchFollows() {
    KeyFilter filter = KeyFilter.empty(ENOUGH_BYTES);
    for (int i = 0; i < 300_000; i++) {
      filter.add(key(i));
    }
    assertThat(IntStream.range(0, 300_000)).allMatch(i -> filter.mayContain(key(i)));
    assertThat(shareOfFalseAlarms(filter, 1_000_000)).isLessThan(0.04);
  }

  @Test
  void itTakesNoMoreThanItMay() {
    KeyFilter filter = KeyFilter.empty(100_000);
    for (int i = 0; i < 300_000; i++) {
      filter.add(key(i));
    }
    long bytes = filter.layers().stream().mapToLong(words -> words.length * 8L).sum();
    assertThat(bytes).isBetween(80_000L, 100_000L);
    assertThat(IntStream.range(0, 300_000)).allMatch(i -> filter.mayContain(key(i)));
  }

  @Test
  void keysFromAFewPartsOfTheRingAreToldApartAsWell() {
    KeyFilter filter = KeyFilter.empty(ENOUGH_BYTES);
    for (int i = 0; i < 50_000; i++) {
      filter.add(keyOfPart(i));
    }
    long alarms =
        IntStream.range(50_000, 70_000).filter(i -> filter.mayContain(keyOfPart(i))).count();
    assertThat(alarms).isLessThan(800);
  }

  @Test
  void withoutMemoryItKnowsNothing() {
    KeyFilter filter = KeyFilter.empty(0);
    filter.add(key(1));
    assertThat(filter.mayContain(key(2))).isTrue();
    assertThat(filter.layers()).isEmpty();
  }

  @Test
  void whatIsKeptGoesOnWhereItStopped() {
    KeyFilter filter = KeyFilter.empty(ENOUGH_BYTES);
    for (int i = 0; i < 4_000; i++) {
      filter.add(key(i));
    }
    KeyFilter kept = KeyFilter.of(filter.layers(), ENOUGH_BYTES).orElseThrow();
    for (int i = 4_000; i < 10_000; i++) {
      kept.add(key(i));
    }
    assertThat(IntStream.range(0, 10_000)).allMatch(i -> kept.mayContain(key(i)));
    assertThat(kept.layers()).hasSize(2);
    assertThat(shareOfFalseAlarms(kept, 1_000_000)).isLessThan(0.04);
  }

  @Test
  void whatCannotBeAFilterOrIsTooLargeIsNotTaken() {
    assertThat(KeyFilter.of(List.of(), ENOUGH_BYTES)).isEmpty();
    assertThat(KeyFilter.of(List.of(new long[7]), ENOUGH_BYTES)).isEmpty();
    assertThat(KeyFilter.of(List.of(new long[0]), ENOUGH_BYTES)).isEmpty();
    assertThat(KeyFilter.of(List.of(new long[1 << 12]), 16 << 10)).isEmpty();
    assertThat(KeyFilter.of(List.of(), 0)).isPresent();
  }

  @Test
  void afterClearingItIsEmptyAndSmall() {
    KeyFilter filter = KeyFilter.empty(ENOUGH_BYTES);
    LongStream.range(0, 100_000).forEach(i -> filter.add(key((int) i)));
    filter.clear();
    assertThat(shareOfFalseAlarms(filter, 0)).isZero();
    assertThat(filter.layers()).hasSize(1);
  }
}
