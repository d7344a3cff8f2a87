package org.kumofs.server.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.addresses;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.RingNewsReport;
import org.kumofs.message.RingNewsReport.HeardManager;
import org.kumofs.message.RingStamps;
import org.kumofs.ring.NodeAddress;

/** Signs come once a second, and each counts for four. */
class SignsOfLifeTest {

  private static final NodeAddress ONE = address(101);
  private static final NodeAddress OTHER = address(102);
  private static final RingStamps RINGS = stamps(7);

  private final SignsOfLife signs =
      new SignsOfLife(List.of(ONE, OTHER), new KeepAliveSettings(2_000, 5_000, 5, 4_000, 0));

  private static RingStamps stamps(int clock) {
    return new RingStamps(ClockTime.of(1, clock), ClockTime.of(1, clock));
  }

  private static long at(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static RingNewsReport report(RingStamps rings, HeardManager... managers) {
    return new RingNewsReport(rings, Arrays.asList(managers));
  }

  private void heardBothAt(double seconds) {
    signs.heard(ONE, at(seconds));
    signs.heard(OTHER, at(seconds));
  }

  private ReadPermit judgeAt(double seconds, int... others) {
    return signs.judge(at(seconds), RINGS, Set.copyOf(addresses(others)));
  }

  private boolean isRefusedAt(double seconds, int... others) {
    ReadPermit permit = judgeAt(seconds, others);
    return permit.isOver(at(seconds));
  }

  @Test
  void whileAllManagersAnswerItIsGoodUntilTheFirstOfTheirSignsIsTooOld() {
    signs.heard(ONE, at(10));
    signs.heard(OTHER, at(11));

    assertThat(judgeAt(12, 2, 3)).isEqualTo(ReadPermit.until(at(14)));
    assertThat(signs.isAnySilent(at(11.5))).isFalse();
    assertThat(signs.isAnySilent(at(11.6))).isTrue();
  }

  @Test
  void anAnswerThatWasOvertakenTakesNothingBack() {
    heardBothAt(11);
    signs.heard(ONE, at(10));

    assertThat(judgeAt(12, 2, 3)).isEqualTo(ReadPermit.until(at(15)));
  }

  @Test
  void oneManagerIsEnoughIfNobodyHearsTheOther() {
    heardBothAt(10);
    signs.heard(ONE, at(15));
    signs.answered(address(2), at(15), report(RINGS, new HeardManager(OTHER, 5_000)));

    assertThat(judgeAt(15, 2, 3)).isEqualTo(ReadPermit.until(at(19)));
  }

  @Test
  void oneManagerIsNotEnoughIfSomebodyHearsTheOther() {
    heardBothAt(10);
    signs.heard(ONE, at(15));
    signs.answered(address(2), at(15), report(RINGS, new HeardManager(OTHER, 900)));

    assertThat(isRefusedAt(15, 2, 3)).isTrue();
    assertThat(judgeAt(15, 2, 3).reason()).contains("hears a manager");
  }

  @Test
  void whatAServerHearsThatIsNoMemberAnyMoreDoesNotCount() {
    heardBothAt(10);
    signs.heard(ONE, at(15));
    signs.answered(address(2), at(15), report(RINGS, new HeardManager(OTHER, 900)));

    assertThat(isRefusedAt(15, 3)).isFalse();
  }

  @Test
  void laterRingsOfAnotherServerCountAtOnce() {
    heardBothAt(10);
    signs.answered(address(2), at(11), report(stamps(8)));

    assertThat(isRefusedAt(11, 2, 3)).isTrue();
    assertThat(signs.judge(at(11), stamps(8), Set.copyOf(addresses(2, 3))).isOver(at(11)))
        .as("once they are here too")
        .isFalse();
  }

  @Test
  void withoutAnyManagerItTakesTheWordOfEveryOwner() {
    heardBothAt(10);
    signs.answered(address(2), at(13), report(RINGS, new HeardManager(ONE, 2_000)));

    ReadPermit permit = judgeAt(14, 2, 3);

    assertThat(permit.isOver(at(14))).isFalse();
    assertThat(permit.unheard()).containsExactly(address(3));
    signs.answered(address(3), at(14), report(RINGS));
    assertThat(judgeAt(14, 2, 3)).isEqualTo(ReadPermit.until(at(18)));
  }

  @Test
  void thatWordIsGoodForAsLongAsNoManagerIsBack() {
    heardBothAt(10);
    signs.answered(address(2), at(13), report(RINGS));
    signs.answered(address(3), at(13), report(RINGS));
    signs.answered(address(2), at(100), report(RINGS));

    assertThat(judgeAt(100, 2, 3).isForAll()).as("server 3 has died since").isTrue();

    signs.heard(ONE, at(101));
    assertThat(isRefusedAt(101, 2, 3)).isFalse();
    signs.answered(address(2), at(106), report(RINGS));
    assertThat(judgeAt(106, 2, 3).unheard()).containsExactly(address(3));
  }

  @Test
  void anAnswerFromBeforeTheManagersWereSilentDoesNotCount() {
    heardBothAt(10);
    signs.answered(address(2), at(11.4), report(RINGS));

    assertThat(judgeAt(14, 2).unheard()).containsExactly(address(2));
  }

  @Test
  void halfOfTheServersHaveToAnswerFromTimeToTime() {
    heardBothAt(10);
    for (int server = 2; server <= 5; server++) {
      signs.answered(address(server), at(13), report(RINGS));
    }
    signs.answered(address(2), at(20), report(RINGS));

    assertThat(isRefusedAt(20, 2, 3, 4, 5)).isTrue();
    signs.answered(address(3), at(21), report(RINGS));
    assertThat(judgeAt(21, 2, 3, 4, 5)).isEqualTo(ReadPermit.until(at(24)));
  }

  @Test
  void aServerAloneHasNobodyToFear() {
    assertThat(judgeAt(100)).isEqualTo(ReadPermit.until(at(104)));
  }

  @Test
  void itTellsOfTheManagersThatItHasHeard() {
    assertThat(signs.heardManagers(at(9))).isEmpty();
    signs.heard(ONE, at(9));

    assertThat(signs.heardManagers(at(10.5))).containsExactly(new HeardManager(ONE, 1_500));
  }
}
