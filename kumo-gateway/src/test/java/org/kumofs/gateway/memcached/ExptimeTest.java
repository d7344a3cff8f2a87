package org.kumofs.gateway.memcached;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExptimeTest {

  private static final long NOW = 1_800_000_000L;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1800000001",
    "2592000, 1802592000",
    "2592001, 2592001",
    "1800000000, 1800000000",
    "2147483647, 2147483647",
    "-1, 1",
    "-2147483648, 1",
  })
  void aNumberStandsForAPointInTime(int exptime, long unixSeconds) {
    assertThat(Exptime.toUnixSeconds(exptime, NOW)).isEqualTo(unixSeconds);
  }

  @ParameterizedTest
  @CsvSource({"4294967295, 4294967295", "-100, 1"})
  void aRelativeTimeStaysWithinWhatARecordCanHold(long now, long unixSeconds) {
    assertThat(Exptime.toUnixSeconds(10, now)).isEqualTo(unixSeconds);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1800000001",
    "2592001, 2592001",
    "2147483648, 2147483648",
    "4294967295, 4294967295",
  })
  void aNumberWithoutASignIsNeverNegative(long exptime, long unixSeconds) {
    assertThat(Exptime.unsignedToUnixSeconds((int) exptime, NOW)).isEqualTo(unixSeconds);
  }
}
