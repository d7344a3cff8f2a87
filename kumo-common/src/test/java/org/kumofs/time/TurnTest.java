package org.kumofs.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnTest {

  private final List<String> done = new ArrayList<>();
  private final Turn turn = Turn.ofThread();

  @Test
  void whatIsPutOffIsDoneAtTheEndInOrder() {
    turn.begin();
    assertThat(turn.putOff(() -> done.add("first"))).isTrue();
    assertThat(turn.putOff(() -> done.add("second"))).isTrue();
    assertThat(done).isEmpty();

    turn.end();
    assertThat(done).containsExactly("first", "second");
  }

  @Test
  void theSameIsDoneOnceEachTurn() {
    Runnable task = () -> done.add("task");
    for (int i = 0; i < 2; i++) {
      turn.begin();
      turn.putOff(task);
      turn.putOff(task);
      turn.end();
    }
    assertThat(done).containsExactly("task", "task");
  }

  @Test
  void nothingIsPutOffOutsideOfATurn() {
    assertThat(turn.putOff(() -> done.add("never"))).isFalse();
    turn.begin();
    turn.end();
    assertThat(turn.putOff(() -> done.add("never"))).isFalse();
    assertThat(done).isEmpty();
  }
}
