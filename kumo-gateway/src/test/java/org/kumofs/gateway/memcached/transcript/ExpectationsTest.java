package org.kumofs.gateway.memcached.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of differences is about what was recorded, and no longer than it must be. */
final class ExpectationsTest {

  private final Map<String, Exchange> memcached =
      Expectations.ofMemcached().stream()
          .collect(Collectors.toMap(Exchange::title, Function.identity()));
  private final Map<String, Exchange> differences = Expectations.differences();

  @Test
  void onlyRecordedExchangesAreListedAsDifferent() {
    assertThat(memcached.keySet().containsAll(differences.keySet())).isTrue();
  }

  @Test
  void whatIsListedAsDifferentIsDifferent() {
    differences.forEach(
        (title, different) -> {
          Exchange same = memcached.get(title);
          assertThat(different.answers() + different.end())
              .isNotEqualTo(same.answers() + same.end());
        });
  }
}
