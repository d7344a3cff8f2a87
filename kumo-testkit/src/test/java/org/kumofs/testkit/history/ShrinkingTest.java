package org.kumofs.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShrinkingTest {

  private static final Linearizability CHECKER = new Linearizability(100_000);

  private static boolean isBad(List<Operation> history) {
    return CHECKER.check(history) instanceof Verdict.Bad;
  }

  @Test
  void whatIsLeftIsWhatIsWrong() {
    List<Operation> fault =
        HistoryText.parse("z 9000-9001 set y: done; z 9002-9003 set z: done; z 9004-9005 read: y");
    for (int seed = 0; seed < 10; seed++) {
      List<Operation> history =
          Stream.concat(new ModelRegister(new Random(seed), 4).history(60).stream(), fault.stream())
              .toList();

      List<Operation> left = Shrinking.shrink(history, ShrinkingTest::isBad);

      assertThat(isBad(left)).isTrue();
      assertThat(left).hasSizeLessThan(15).containsAll(fault);
    }
  }

  /** Else the shrunk history would tell of a fault that never was. */
  @Test
  void whatIsLeftOutOfAGoodHistoryLeavesItGood() {
    for (int seed = 0; seed < 50; seed++) {
      List<Operation> history = new ModelRegister(new Random(seed), 4).history(60);
      boolean[] becameBad = new boolean[1];
      Shrinking.shrink(
          history,
          part -> {
            becameBad[0] |= isBad(part);
            return true;
          });
      assertThat(becameBad[0]).as("seed %d", seed).isFalse();
    }
  }
}
