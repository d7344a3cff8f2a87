package org.kumofs.gateway.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({
    "MANY_ATTEMPTS, 1, 10, 20",
    "MANY_ATTEMPTS, 2, 20, 40",
    "MANY_ATTEMPTS, 3, 40, 80",
    "MANY_ATTEMPTS, 4, 80, 160",
    "MANY_ATTEMPTS, 5, 160, 320",
    "MANY_ATTEMPTS, 90, 160, 320",
    "FEW_ATTEMPTS, 1, 10, 20",
    "FEW_ATTEMPTS, 2, 40, 80",
    "FEW_ATTEMPTS, 3, 160, 320",
    "FEW_ATTEMPTS, 4, 640, 1280",
    "FEW_ATTEMPTS, 90, 640, 1280"
  })
  void pausesGrowUpToALimitAndAreShortenedByUpToAHalf(
      Backoff backoff, int failures, long shortest, long longest) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      assertThat(backoff.pauseMillis(failures, random)).isBetween(shortest, longest);
    }
  }
}
