package org.kumofs.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CampaignTest {

  private static final Schedule QUIET = Schedule.of("quiet", stage -> {});

  private static final Schedule BROKEN =
      new Schedule(
          "broken",
          layout -> {
            throw new NoClassDefFoundError("one");
          },
          Load.BUSY,
          stage -> {});

  @Test
  void eachScheduleIsPlayedWithEachSeed() {
    List<Long> seeds = new ArrayList<>();

    new Campaign(List.of(QUIET), 3, 2, false).run(1, result -> seeds.add(result.seed()));

    assertThat(seeds).containsExactly(3L, 4L);
  }

  @Test
  void aRunThatCanNotEvenBeMadeIsNotTakenForGood() {
    Campaign campaign = new Campaign(List.of(BROKEN), 1, 2, true);

    assertThatThrownBy(() -> campaign.run(2, result -> true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("could not be made")
        .hasRootCauseInstanceOf(NoClassDefFoundError.class);
  }
}
