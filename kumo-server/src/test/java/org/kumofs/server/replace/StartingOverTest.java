package org.kumofs.server.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.ring;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;

class StartingOverTest {

  private static Stream<Arguments> cases() {
    Ring none = Ring.EMPTY;
    return Stream.of(
        with("a first attach", none, ring(2, 1, 2), none, StartingOver.NOTHING),
        with("a new member", none, ring(2, 1, 2), ring(1, 2), StartingOver.EVERYTHING),
        with(
            "back in its place",
            ring(2, -1, 2),
            ring(3, 1, 2),
            ring(2, -1, 2),
            StartingOver.EVERYTHING),
        with("back at the end", ring(2, 2), ring(3, 2, 1), ring(2, 2), StartingOver.EVERYTHING),
        with("a second copy", ring(3, 1, 2), ring(3, 1, 2), ring(2, 2), StartingOver.NOTHING),
        with("the next ring", ring(3, 1, 2), ring(4, 1, 2, 3), ring(2, 2), StartingOver.NOTHING),
        with("a restart", none, ring(3, 1, 2), ring(3, 1, 2), StartingOver.NOTHING),
        with(
            "a restart while others are copied to",
            none,
            ring(4, 1, 2, 3),
            ring(3, 1, 2),
            StartingOver.NOTHING),
        with(
            "a restart before its own copy is done",
            none,
            ring(3, 1, 2),
            ring(2, 2),
            StartingOver.EVERYTHING),
        with("it stays out", ring(2, 2), ring(3, 2, 3), ring(2, 2), StartingOver.NOTHING),
        with("it leaves", ring(2, 1, 2), ring(3, -1, 2), ring(2, 1, 2), StartingOver.NOTHING),
        with(
            "all had been down",
            ring(2, -1, -2),
            ring(3, 1, 2),
            ring(2, -1, -2),
            StartingOver.NOTHING),
        with(
            "two of three others have everything",
            none,
            ring(3, 1, 2, 3),
            ring(2, -1, 2, 3),
            StartingOver.EVERYTHING),
        with(
            "three of four had been down",
            none,
            ring(3, 1, -2, -3, 4),
            ring(2, -1, -2, -3, 4),
            StartingOver.WHAT_OTHERS_HAVE),
        with(
            "three others of four had been down",
            none,
            ring(3, 5, 1, -2, -3, -4),
            ring(2, 1, -2, -3, -4),
            StartingOver.NOTHING),
        with(
            "a new member while some records have no owner",
            none,
            ring(3, 5, 1, -2, -3, -4),
            ring(2, 1, -2, -3, -4),
            5,
            StartingOver.EVERYTHING));
  }

  private static Arguments with(
      String what, Ring held, Ring write, Ring read, StartingOver expected) {
    return with(what, held, write, read, 1, expected);
  }

  private static Arguments with(
      String what, Ring held, Ring write, Ring read, int self, StartingOver expected) {
    return Arguments.of(what, held, new RingPair(write, read), self, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void decides(String what, Ring held, RingPair next, int self, StartingOver expected) {
    assertThat(StartingOver.of(held, next, address(self))).as(what).isEqualTo(expected);
  }
}
