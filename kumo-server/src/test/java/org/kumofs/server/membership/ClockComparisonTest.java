package org.kumofs.server.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.ring;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.testing.VirtualTime;
import org.kumofs.time.ControlLoop;

class ClockComparisonTest {

  private static final int INTERVAL_MILLIS = 2_000;

  private final VirtualTime time = new VirtualTime();
  private final ControlLoop loop = time.newLoop();
  private final RingHolder rings = new RingHolder();
  private final Map<NodeAddress, Long> offsets = new HashMap<>();
  private final List<NodeAddress> asked = new ArrayList<>();
  private long answerMillis = 1;

  private final ClockComparison clocks =
      new ClockComparison(
          rings, address(1), this::ask, loop, new ClockComparison.Limits(INTERVAL_MILLIS, 5));

  private CompletableFuture<StatusValue> ask(NodeAddress server, GetStatus question) {
    assertThat(question).isEqualTo(new GetStatus(StatusCode.TIME));
    asked.add(server);
    CompletableFuture<StatusValue> answer = new CompletableFuture<>();
    if (offsets.containsKey(server)) {
      loop.schedule(
          answerMillis,
          () ->
              answer.complete(
                  new StatusValue.Number(loop.time().unixSeconds() + offsets.get(server))));
    } else {
      answer.completeExceptionally(new IllegalStateException("does not answer"));
    }
    return answer;
  }

  @BeforeEach
  void start() {
    members(1, 2, 3);
    clocks.start();
  }

  private void members(int... numbers) {
    Ring ring = ring(1, numbers);
    rings.adopt(ring.seed(), ring.seed());
  }

  private void answer(long offset2, long offset3) {
    offsets.put(address(2), offset2);
    offsets.put(address(3), offset3);
    time.runFor(2 * INTERVAL_MILLIS);
  }

  @Test
  void aClockThatAgreesWithTheOthersMayStamp() {
    answer(0, 1);
    assertThatCode(clocks::requireAgreement).doesNotThrowAnyException();
  }

  @Test
  void aClockThatIsFarFromThoseOfMostOthersMayNotUntilItIsRight() {
    answer(-6, -7);
    assertThatThrownBy(clocks::requireAgreement)
        .isInstanceOf(ClockSkewException.class)
        .hasMessage("the clock of this server is 6 s ahead of those of the others");

    answer(9, 6);
    assertThatThrownBy(clocks::requireAgreement)
        .hasMessage("the clock of this server is 6 s behind those of the others");

    answer(0, 0);
    assertThatCode(clocks::requireAgreement).doesNotThrowAnyException();
  }

  @Test
  void anotherServersWrongClockIsItsOwnAffair() {
    answer(0, 1_000);
    assertThatCode(clocks::requireAgreement).doesNotThrowAnyException();
  }

  @Test
  void theLimitItselfIsAllowed() {
    answer(5, 5);
    assertThatCode(clocks::requireAgreement).doesNotThrowAnyException();
  }

  /** Two can't tell which of them is right, and go on. */
  @Test
  void ofTwoServersNoneIsInTheMinority() {
    members(1, 2);
    answer(100, 100);
    assertThatCode(clocks::requireAgreement).doesNotThrowAnyException();
  }

  @Test
  void whoDoesNotAnswerInTimeIsNotCounted() {
    answerMillis = 3_000;
    answer(10, 10);
    assertThatCode(clocks::requireAgreement).doesNotThrowAnyException();
  }

  @Test
  void whoDoesNotAnswerAtAllIsNotCounted() {
    offsets.put(address(2), 100L);
    time.runFor(2 * INTERVAL_MILLIS);
    assertThatCode(clocks::requireAgreement).doesNotThrowAnyException();
  }

  @Test
  void aServerOutsideOfTheRingsAsksNobody() {
    members(2, 3);
    asked.clear();
    time.runFor(2 * INTERVAL_MILLIS);
    assertThat(asked).isEmpty();
  }

  @Test
  void inALargeClusterThoseThatFollowAreAsked() {
    members(20, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    asked.clear();
    time.runFor(INTERVAL_MILLIS);
    assertThat(asked)
        .containsExactly(address(2), address(3), address(4), address(5), address(6), address(7));
  }

  @ParameterizedTest
  @CsvSource({"'',0", "'7',0", "'-7',0", "'7,7',7", "'-7,8',0", "'3,9,10',3", "'1,2,3,4',2"})
  void theMedianIsThatOfAllWithTheOwnClock(String given, long median) {
    List<Long> list =
        given.isEmpty()
            ? List.of()
            : List.of(given.split(",")).stream().map(Long::valueOf).toList();
    assertThat(ClockComparison.median(list)).isEqualTo(median);
  }
}
