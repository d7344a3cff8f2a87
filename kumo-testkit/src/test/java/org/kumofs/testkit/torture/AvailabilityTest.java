package org.kumofs.testkit.torture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kumofs.testkit.history.CounterBounds.Count;
import org.kumofs.testkit.history.HistoryText;
import org.kumofs.testkit.torture.Journal.Trouble;

class AvailabilityTest {

  private final Journal journal = new Journal();
  private final Trouble first = new Trouble(fault(), 1_000, 2_000);
  private final Trouble second = new Trouble(fault(), 20_000, 21_000);
  private final Availability availability = new Availability(journal);

  AvailabilityTest() {
    journal.add(first);
    journal.add(second);
  }

  private static Fault fault() {
    return Fault.of("a fault", () -> {}, () -> {});
  }

  private void done(String history) {
    HistoryText.parse(history).forEach(operation -> journal.add("k", operation));
  }

  @Test
  void whatFailsDuringAFaultIsNotCounted() {
    done("a 1000-1500 read: failed; a 1900-9000 set x: unknown; a 2000-2001 read: nothing");
    assertThat(availability.longestMillis()).isZero();
    assertThat(availability.tooLong()).isEmpty();
  }

  @Test
  void theLastFailureAfterAFaultTellsHowLongItLasted() {
    done("a 2500-2600 read: failed; a 3000-3001 read: nothing; a 4500-4600 set x: unknown");
    assertThat(availability.failedForMillis(first)).isEqualTo(2_500);
    assertThat(availability.failedForMillis(second)).isZero();
    assertThat(availability.tooLong()).isEmpty();
  }

  @Test
  void moreThanItMayTakeIsTooLong() {
    done("a 12001-12002 read: failed");
    assertThat(availability.tooLong()).containsExactly(first);
  }

  @Test
  void aCounterCountsToo() {
    journal.add("n", new Count(true, 31_001, 31_002, 0, true));
    assertThat(availability.tooLong()).containsExactly(second);
    assertThat(availability.longestMillis()).isEqualTo(10_001);
  }

  @Test
  void whatFailedIsCounted() {
    done("a 1-2 read: failed; a 3-4 set x: unknown; a 5-6 read: nothing");
    journal.add("n", new Count(true, 7, 8, 0, true));
    assertThat(availability.failed()).isEqualTo(3);
    assertThat(availability.failedReads()).isEqualTo(1);
  }
}
