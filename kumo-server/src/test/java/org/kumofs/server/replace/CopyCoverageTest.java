package org.kumofs.server.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.ring;

import org.junit.jupiter.api.Test;

class CopyCoverageTest {

  private final CopyCoverage coverage = new CopyCoverage();

  private void copied(int... members) {
    coverage.begin();
    coverage.copying(ring(1, members));
    coverage.complete();
  }

  @Test
  void aServerThatHasSeenNoCopyTakesTheManagersWord() {
    assertThat(coverage.includes(ring(1, 1, 2))).isTrue();
  }

  @Test
  void aCopyThatIsNotDoneIncludesNothing() {
    copied(1, 2);
    coverage.begin();
    assertThat(coverage.includes(ring(1, 1, 2))).isFalse();
    coverage.copying(ring(1, 1, 2));
    assertThat(coverage.includes(ring(1, 1, 2))).isFalse();
    coverage.complete();
    assertThat(coverage.includes(ring(1, 1, 2))).isTrue();
  }

  @Test
  void theStampOfTheRingDoesNotMatter() {
    copied(1, 2);
    assertThat(coverage.includes(ring(9, 1, 2))).isTrue();
  }

  @Test
  void aMemberThatHasGoneDownSinceDoesNotMatter() {
    copied(1, 2, 3);
    assertThat(coverage.includes(ring(2, 1, -2, 3))).isTrue();
  }

  @Test
  void otherMembersAreNotIncluded() {
    copied(1, 2, -3);
    assertThat(coverage.includes(ring(2, 1, 2))).isFalse();
    assertThat(coverage.includes(ring(2, 1, 2, -3, 4))).isFalse();
    assertThat(coverage.includes(ring(2, 1, 2, 3))).isFalse();
  }

  @Test
  void aMemberThatWasAwayMeanwhileIsNotIncluded() {
    coverage.begin();
    coverage.copying(ring(1, 1, 2));
    coverage.writeRingChanged(ring(2, 1, -2));
    coverage.writeRingChanged(ring(3, 1, 2));
    coverage.complete();
    assertThat(coverage.includes(ring(3, 1, 2))).isFalse();
    assertThat(coverage.includes(ring(3, 1, -2))).isTrue();
  }

  @Test
  void aCopyDuringWhichTheRingHadOtherMembersIncludesNothing() {
    coverage.begin();
    coverage.copying(ring(1, 1, 2));
    coverage.writeRingChanged(ring(1, 1, 2, -3));
    coverage.complete();
    coverage.writeRingChanged(ring(1, 1, 2));
    assertThat(coverage.includes(ring(1, 1, 2))).isFalse();
    copied(1, 2);
    assertThat(coverage.includes(ring(1, 1, 2))).isTrue();
  }
}
