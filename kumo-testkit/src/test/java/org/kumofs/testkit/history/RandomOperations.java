package org.kumofs.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small histories in which anything may have been answered. */
final class RandomOperations {

  private static final int MAX_TIME = 20;
  private static final int MAX_LENGTH = 8;

  private final Random random;
  private int values;

  private RandomOperations(Random random) {
    this.random = random;
  }

  static List<Operation> of(Random random, int maxCount) {
    RandomOperations source = new RandomOperations(random);
    List<Operation> history = new ArrayList<>();
    int count = 1 + random.nextInt(maxCount);
    for (int i = 0; i < count; i++) {
      history.add(source.next("c" + i));
    }
    return history;
  }

  private Operation next(String client) {
    long beganAt = random.nextInt(MAX_TIME);
    Action action = action();
    return new Operation(
        client, beganAt, beganAt + random.nextInt(MAX_LENGTH), action, answer(action));
  }

  private Action action() {
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> new Action.Set("v" + values++);
      case 3 -> new Action.Add("v" + values++);
      case 4 -> new Action.Cas(anyValue(), "v" + values++);
      case 5 -> new Action.Delete();
      default -> new Action.Read();
    };
  }

  private String anyValue() {
    return "v" + random.nextInt(3);
  }

  private Answer answer(Action action) {
    if (random.nextInt(5) == 0) {
      return Answer.UNKNOWN;
    }
    if (action instanceof Action.Read) {
      return Answer.found(random.nextInt(4) == 0 ? Optional.empty() : Optional.of(anyValue()));
    }
    return !(action instanceof Action.Set) && random.nextInt(3) == 0 ? Answer.REFUSED : Answer.DONE;
  }
}
