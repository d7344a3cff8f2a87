package org.kumofs.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearizabilityTest {

  private static final Linearizability CHECKER = new Linearizability(100_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a 0-1 read: nothing",
        "a 0-1 set x: done; b 2-3 read: x",
        // At the same time either may be first.
        "a 0-5 set x: done; b 1-2 read: nothing; b 3-4 read: x",
        "a 0-5 set x: done; b 0-5 set y: done; c 6-7 read: x",
        "a 0-5 set x: done; b 0-5 set y: done; c 6-7 read: y",
        "a 0-3 set x: done; b 3-4 read: nothing",
        // Nobody knows: at once, late, never.
        "a 0-5 set x: unknown; b 6-7 read: x",
        "a 0-5 set x: unknown; b 6-7 read: nothing; b 800-900 read: x",
        "a 0-5 set x: unknown; b 6-7 read: nothing",
        "a 0-1 set x: done; b 2-3 delete: unknown; c 4-5 read: x; c 6-7 read: nothing",
        "a 0-1 set x: done; b 2-3 read: unknown; c 4-5 read: x",
        "a 0-1 set x: done; b 2-3 set y: failed; c 4-5 read: x",
        // Conditions.
        "a 0-1 set x: done; a 2-3 cas x y: done; b 4-5 read: y",
        "a 0-1 set x: done; a 2-3 cas w y: refused; b 4-5 read: x",
        "a 0-1 set x: done; a 2-9 cas x y: done; b 2-9 cas y z: done; c 10-11 read: z",
        "a 0-1 add x: done; b 2-3 add y: refused; c 4-5 read: x",
        "a 0-1 set x: unknown; b 2-3 add y: refused; c 4-5 delete: done; b 6-7 add z: done",
        "a 0-1 set x: done; b 2-3 delete: done; c 4-5 delete: refused; b 6-7 add y: done",
        // What is said less strictly than it could be.
        "a 0-1 set x: done; a 2-3 cas x y: refused; b 4-5 read: x",
        "a 0-1 delete: done; b 2-3 delete: done; c 4-5 read: nothing",
      })
  void theseAreGood(String text) {
    assertThat(CHECKER.check(HistoryText.parse(text))).isEqualTo(Verdict.GOOD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 0-1 read: x",
        "a 0-1 set x: done; b 2-3 read: nothing",
        "a 0-1 set x: done; b 2-3 set y: done; c 4-5 read: x",
        "a 0-1 set x: failed; b 2-3 read: x",
        "b 2-3 read: x; a 4-5 set x: unknown",
        // There and back again.
        "a 0-9 set x: done; b 1-2 read: x; b 4-5 read: nothing",
        "a 0-1 set x: unknown; b 2-3 read: x; b 4-5 read: nothing",
        "a 0-1 set x: done; b 2-3 set y: unknown; c 4-5 read: y; c 6-7 read: x",
        "a 0-1 set x: done; b 2-3 delete: unknown; c 4-5 read: nothing; c 6-7 read: x",
        // Two that read the same.
        "a 0-1 set x: done; b 2-9 cas x y: done; c 2-9 cas x z: done",
        "a 0-1 set x: done; b 2-3 set y: done; b 4-5 cas x z: done",
        "a 0-1 set x: done; b 2-3 add y: done",
        "a 0-1 add x: refused",
        "a 0-1 set x: done; b 2-3 delete: refused",
        "a 0-1 set x: done; b 2-3 delete: done; c 4-5 read: x",
        "a 0-9 add x: done; b 0-9 add y: done",
      })
  void theseAreBad(String text) {
    assertThat(CHECKER.check(HistoryText.parse(text))).isInstanceOf(Verdict.Bad.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 0-9 set x: done; b 1-2 read: x; c 3-4 set y: done; d 5-6 read: y; b 7-8 read: x",
        "a 0-9 set x: done; b 1-2 cas x y: done; d 10-11 read: x",
        "z 0-1 set w: done; a 2-9 delete: done; b 3-4 read: nothing; c 5-6 add y: done; d 10-11"
            + " read: nothing",
        "a 0-1 set x: unknown; b 2-3 set y: done; c 4-5 read: x; b 6-7 set z: done; c 8-9 read: x",
      })
  void theseAreGoodOnlyIfWritesAreRepeated(String text) {
    List<Operation> history = HistoryText.parse(text);
    assertThat(CHECKER.check(history)).isInstanceOf(Verdict.Bad.class);
    assertThat(CHECKER.checkWithRepeats(history)).isEqualTo(Verdict.GOOD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 0-1 set x: done; c 3-4 set y: done; d 5-6 read: y; b 7-8 read: x",
        "a 0-9 cas w x: done",
        "z 0-1 set w: done; a 2-9 cas w x: done; b 4-5 read: x; b 6-7 set y: done; b 10-11 read: x",
        "a 0-9 set x: done; b 10-11 read: x; b 12-13 set y: done; c 14-15 read: x",
        "a 0-1 set x: done; b 2-3 set y: unknown; c 4-5 read: y; c 6-7 read: x",
      })
  void theseAreBadEvenIfWritesAreRepeated(String text) {
    assertThat(CHECKER.checkWithRepeats(HistoryText.parse(text))).isInstanceOf(Verdict.Bad.class);
  }

  @Test
  void theOperationThatNothingExplainsIsNamed() {
    Verdict verdict =
        CHECKER.check(
            HistoryText.parse("a 0-1 set x: done; b 2-3 read: x; c 4-5 read: y; a 6-7 read: x"));
    assertThat(verdict).isEqualTo(new Verdict.Bad("no order: nothing explains c 4-5 read: y"));
  }

  /** Twenty writes of unknown outcome, each found, and in the end one that can't be found. */
  @Test
  void aSearchThatGrowsTooLargeIsUndecided() {
    List<Operation> history = new ArrayList<>();
    IntStream.range(0, 20)
        .forEach(i -> history.addAll(HistoryText.parse("a 0-%d set x%d: done".formatted(99, i))));
    history.addAll(HistoryText.parse("b 100-101 read: y"));
    assertThat(new Linearizability(1_000).check(history)).isInstanceOf(Verdict.Undecided.class);
  }

  @Test
  void longHistoriesOfARegisterAreGood() {
    for (int seed = 0; seed < 100; seed++) {
      List<Operation> history = new ModelRegister(new Random(seed), 5).history(300);
      assertThat(CHECKER.check(history)).as("seed %d", seed).isEqualTo(Verdict.GOOD);
      assertThat(CHECKER.checkWithRepeats(history)).as("seed %d", seed).isEqualTo(Verdict.GOOD);
      assertThat(AcknowledgedWrites.check(history)).as("seed %d", seed).isEqualTo(Verdict.GOOD);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "z 9000-9001 set first: done; z 9002-9003 set second: done; z 9004-9005 read: first",
        "z 9000-9001 set first: done; z 9002-9003 delete: done; z 9004-9005 read: first",
        "z 9000-9001 set first: done; z 9002-9003 delete: refused",
        "z 9000-9001 read: never",
      })
  void whatIsWrongAfterALongHistoryIsFound(String text) {
    for (int seed = 0; seed < 50; seed++) {
      // Not one that takes effect later, which might explain what comes.
      Stream<Operation> before =
          new ModelRegister(new Random(seed), 5)
              .history(100).stream()
                  .map(
                      operation ->
                          operation.action() instanceof Action.Delete && operation.isUnknown()
                              ? new Operation("u", 0, 0, new Action.Read(), Answer.UNKNOWN)
                              : operation);
      List<Operation> history = Stream.concat(before, HistoryText.parse(text).stream()).toList();
      assertThat(CHECKER.check(history)).as("seed %d", seed).isInstanceOf(Verdict.Bad.class);
      assertThat(AcknowledgedWrites.check(history))
          .as("seed %d", seed)
          .isInstanceOf(Verdict.Bad.class);
    }
  }

  /** Any of them may be what a refused add has met with, and it is the same which. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesOfUnknownOutcomeThatNobodyHasFoundAreAlike(boolean good) {
    String unknown =
        IntStream.range(0, 40)
            .mapToObj("a %1$d-%1$d set u%1$d: unknown; "::formatted)
            .collect(Collectors.joining());
    String deletesAndAdds =
        IntStream.range(50, 60)
            .mapToObj("a %1$d-%1$d delete: done; b %1$d-%1$d add y%1$d: refused; "::formatted)
            .collect(Collectors.joining());
    List<Operation> history =
        HistoryText.parse(
            unknown + deletesAndAdds + "c 70-71 set x: done; c 72-73 read: " + (good ? "x" : "z"));

    Verdict verdict = CHECKER.checkWithRepeats(history);

    assertThat(verdict).isInstanceOf(good ? Verdict.Good.class : Verdict.Bad.class);
  }

  /** All orders of a few operations, tried one by one, are the measure. */
  @Test
  void onSmallHistoriesItAgreesWithTryingEverything() {
    int good = 0;
    int rounds = 5_000;
    Random random = new Random(1);
    for (int i = 0; i < rounds; i++) {
      List<Operation> history = RandomOperations.of(random, 6);
      boolean expected = EveryOrder.hasOneFor(history);
      good += expected ? 1 : 0;
      assertThat(CHECKER.check(history) == Verdict.GOOD).as("%s", history).isEqualTo(expected);
    }
    assertThat(good).isBetween(rounds / 20, rounds - rounds / 20);
  }
}
