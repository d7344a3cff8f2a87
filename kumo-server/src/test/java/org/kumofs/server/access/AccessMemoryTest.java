package org.kumofs.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.Rings.key;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.message.UpdatedItem.Access;

class AccessMemoryTest {

  private static final ClockTime STORED = ClockTime.of(1_000, 1);

  private final RawKey key = key("a");
  private long now = 1_010;

  private AccessMemory memory(int entries) {
    return new AccessMemory(entries, () -> now);
  }

  @Test
  void aRecordThatWasNeverFetchedIsIdleSinceItWasStored() {
    assertThat(memory(16).of(key, STORED)).isEqualTo(new Access(false, 10));
  }

  @Test
  void aFetchedRecordIsIdleSinceTheLastFetch() {
    AccessMemory memory = memory(16);

    memory.fetched(key);
    now = 1_013;
    assertThat(memory.of(key, STORED)).isEqualTo(new Access(true, 3));

    memory.fetched(key);
    now = 1_014;
    assertThat(memory.of(key, STORED)).isEqualTo(new Access(true, 1));
    assertThat(memory.of(key("b"), STORED).hitBefore()).isFalse();
  }

  @Test
  void aRecordThatIsStoredAnewWasNotFetched() {
    AccessMemory memory = memory(16);
    memory.fetched(key);

    memory.stored(key);

    assertThat(memory.of(key, ClockTime.of(1_010, 5))).isEqualTo(new Access(false, 0));
  }

  @Test
  void aStampFromAClockAheadDoesNotMakeTheIdleTimeNegative() {
    assertThat(memory(16).of(key, ClockTime.of(2_000, 1))).isEqualTo(new Access(false, 0));
  }

  @Test
  void theLeastRecentlyFetchedIsForgottenWhereThereIsNoRoom() {
    AccessMemory memory = memory(4);
    for (int i = 0; i < 4; i++) {
      memory.fetched(key("k" + i));
      now++;
    }
    memory.fetched(key("k0"));

    memory.fetched(key("k4"));

    assertThat(IntStream.range(0, 5).filter(i -> memory.of(key("k" + i), STORED).hitBefore()))
        .containsExactly(0, 2, 3, 4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 100, 65_536})
  void itHoldsAboutAsManyAsItIsToldTo(int entries) {
    AccessMemory memory = memory(entries);
    IntStream.range(0, 10 * entries).forEach(i -> memory.fetched(key("k" + i)));

    long held =
        IntStream.range(0, 10 * entries)
            .filter(i -> memory.of(key("k" + i), STORED).hitBefore())
            .count();

    assertThat(held).isBetween(1L, Math.max(4L, 2L * entries));
  }

  @Test
  void oneWithoutRoomRemembersNothing() {
    AccessMemory memory = memory(0);

    memory.fetched(key);
    memory.stored(key);

    assertThat(memory.of(key, STORED)).isEqualTo(new Access(false, 10));
  }

  @Test
  void aSizeThatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> memory(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> memory(Integer.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
