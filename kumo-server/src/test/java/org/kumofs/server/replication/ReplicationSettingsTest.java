package org.kumofs.server.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicationSettingsTest {

  private static final ReplicationSettings SETTINGS =
      new ReplicationSettings(20, 20, 10_000, 2_000, 10, 500);

  @ParameterizedTest
  @CsvSource({
    "0, 0.0, 10",
    "0, 1.0, 5",
    "1, 0.0, 20",
    "3, 0.5, 60",
    "6, 0.0, 500",
    "1000, 0.0, 500",
    "1000, 1.0, 250"
  })
  void pausesDoubleUpToALimitAndAreShortenedByUpToAHalf(int retry, double jitter, long millis) {
    assertThat(SETTINGS.pauseMillis(retry, jitter)).isEqualTo(millis);
  }

  @Test
  void oneAttemptTakesNoLongerThanAllOfThem() {
    assertThat(SETTINGS.with(1, 2, 300).attemptTimeoutMillis()).isEqualTo(300);
    assertThat(SETTINGS.with(1, 2, 30_000).attemptTimeoutMillis()).isEqualTo(2_000);
  }

  @Test
  void aLargeRecordHasMoreTime() {
    assertThat(ReplicationSettings.DEFAULT.attemptTimeoutMillis(1_000)).isEqualTo(2_000);
    assertThat(ReplicationSettings.DEFAULT.attemptTimeoutMillis(1 << 20)).isEqualTo(2_256);
    assertThat(ReplicationSettings.DEFAULT.attemptTimeoutMillis(128 << 20)).isEqualTo(34_768);
  }
}
