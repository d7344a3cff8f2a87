package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.clock.HybridClock;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;

class MutationsTest {

  private static final long NOW = 1_000_000;

  private final HybridClock clock = new HybridClock(() -> NOW);
  private final Presence presence = new Presence(() -> FlushMark.NONE, clock);

  private static RawValue value(long seconds, int clock) {
    return RawValue.of(ClockTime.of(seconds, clock), 0, new byte[] {1});
  }

  private static RawValue expired() {
    ValueContent content = new ValueContent(0, NOW, new byte[] {1});
    return content.toRecord(ClockTime.of(NOW - 10, 3));
  }

  private static RawValue tombstone() {
    return RawValue.tombstone(ClockTime.of(NOW - 10, 3));
  }

  private static <T> Decision<T> decide(Mutation<T> mutation, RawValue current) {
    return mutation.decide(Optional.of(current));
  }

  @Test
  void anUpdateIsStoredWhereNothingIs() {
    RawValue record = value(NOW, 1);
    assertThat(Mutations.update(record).decide(Optional.empty()))
        .isEqualTo(Decision.write(record, true));
  }

  @Test
  void anUpdateIsStoredOverAnOlderRecordOnly() {
    RawValue record = value(NOW, 5);
    assertThat(decide(Mutations.update(record), value(NOW, 4)))
        .isEqualTo(Decision.write(record, true));
    assertThat(decide(Mutations.update(record), value(NOW, 5))).isEqualTo(Decision.keep(false));
    assertThat(decide(Mutations.update(record), value(NOW, 6))).isEqualTo(Decision.keep(false));
  }

  @Test
  void anUpdateTreatsTombstonesLikeValues() {
    RawValue tombstone = RawValue.tombstone(ClockTime.of(NOW, 5));
    assertThat(decide(Mutations.update(tombstone), value(NOW, 4)).result()).isTrue();
    assertThat(decide(Mutations.update(value(NOW, 4)), tombstone).result()).isFalse();
  }

  @Test
  void aSetStampsTheValueLaterThanWhatIsThere() {
    RawValue current = value(NOW + 100, 77);
    RawValue stored = decide(Mutations.set(value(0, 0), presence), current).result();
    assertThat(stored.supersedes(current)).isTrue();
    assertThat(stored.data()).containsExactly(1);
  }

  @Test
  void aSetWhereNothingIsTakesTheStampOfNow() {
    RawValue stored = Mutations.set(value(0, 0), presence).decide(Optional.empty()).result();
    assertThat(stored.clockTime().unixSeconds()).isEqualTo(NOW);
  }

  @Test
  void aCasStoresOnTheExpectedStamp() {
    RawValue current = value(NOW, 7);
    Decision<Optional<RawValue>> decision =
        decide(Mutations.cas(current.clockTime(), value(0, 0), presence), current);
    RawValue stored = decision.result().orElseThrow();
    assertThat(decision).isEqualTo(Decision.write(stored, Optional.of(stored)));
    assertThat(stored.supersedes(current)).isTrue();
  }

  @Test
  void aCasComparesAll64Bits() {
    RawValue current = value(NOW, 7);
    for (ClockTime expected : new ClockTime[] {ClockTime.of(NOW - 1, 7), ClockTime.of(NOW, 8)}) {
      assertThat(decide(Mutations.cas(expected, value(0, 0), presence), current))
          .isEqualTo(Decision.keep(Optional.empty()));
    }
  }

  @Test
  void aCasOnNothingATombstoneOrAnExpiredValueIsAMismatch() {
    Mutation<Optional<RawValue>> onNothing = Mutations.cas(ClockTime.ZERO, value(0, 0), presence);
    assertThat(onNothing.decide(Optional.empty())).isEqualTo(Decision.keep(Optional.empty()));
    for (RawValue current : new RawValue[] {tombstone(), expired()}) {
      assertThat(decide(Mutations.cas(current.clockTime(), value(0, 0), presence), current))
          .isEqualTo(Decision.keep(Optional.empty()));
    }
  }

  @Test
  void aDeletePutsALaterTombstoneOverALiveValue() {
    RawValue current = value(NOW, 7);
    Decision<Optional<RawValue>> decision = decide(Mutations.delete(presence), current);
    RawValue tombstone = decision.result().orElseThrow();
    assertThat(decision).isEqualTo(Decision.write(tombstone, Optional.of(tombstone)));
    assertThat(tombstone.isTombstone()).isTrue();
    assertThat(tombstone.supersedes(current)).isTrue();
  }

  @Test
  void aDeleteOfNothingATombstoneOrAnExpiredValueChangesNothing() {
    Mutation<Optional<RawValue>> delete = Mutations.delete(presence);
    assertThat(delete.decide(Optional.empty())).isEqualTo(Decision.keep(Optional.empty()));
    assertThat(decide(delete, tombstone())).isEqualTo(Decision.keep(Optional.empty()));
    assertThat(decide(delete, expired())).isEqualTo(Decision.keep(Optional.empty()));
  }

  @Test
  void aRecordThatChangedSinceIsNotDropped() {
    RawValue current = value(NOW, 7);
    assertThat(decide(Mutations.dropIf(current.clockTime()), current))
        .isEqualTo(Decision.erase(true));
    assertThat(Mutations.dropIf(ClockTime.of(NOW, 7)).decide(Optional.empty()))
        .isEqualTo(Decision.keep(false));
    assertThat(decide(Mutations.dropIf(ClockTime.of(NOW, 6)), current))
        .isEqualTo(Decision.keep(false));
  }
}
