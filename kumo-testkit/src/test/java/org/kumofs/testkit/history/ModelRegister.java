package org.kumofs.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A register that is right, and clients that use it at the same time: each operation takes effect
 * at one moment between its begin and its end. Of some the answer gets lost; they take effect
 * sometime, or never.
 */
final class ModelRegister {

  private final Random random;
  private final int clients;
  private final List<Pending> pending = new ArrayList<>();
  private final List<Operation> history = new ArrayList<>();
  private Optional<String> value = Optional.empty();
  private long now;
  private int begun;

  private static final class Pending {
    private final String client;
    private final long beganAt;
    private final Action action;
    private Answer answer = Answer.FAILED;
    private boolean over;
    private boolean hasTakenEffect;

    Pending(String client, long beganAt, Action action) {
      this.client = client;
      this.beganAt = beganAt;
      this.action = action;
    }
  }

  ModelRegister(Random random, int clients) {
    this.random = random;
    this.clients = clients;
  }

  /** So many operations, and what is under way then. */
  List<Operation> history(int count) {
    while (history.size() < count) {
      now += random.nextInt(3);
      if (pending.stream().filter(one -> !one.over).count() < clients) {
        pending.add(new Pending("c" + begun++, now, action()));
      }
      Pending one = pending.get(random.nextInt(pending.size()));
      if (!one.hasTakenEffect && random.nextInt(one.over ? 10 : 2) == 0) {
        takeEffect(one);
      } else if (!one.over && one.hasTakenEffect) {
        end(one, one.answer);
        pending.remove(one);
      } else if (!one.over && random.nextInt(20) == 0) {
        end(one, Answer.UNKNOWN);
      }
    }
    pending.stream().filter(one -> !one.over).forEach(one -> end(one, Answer.UNKNOWN));
    return history;
  }

  private Action action() {
    return switch (random.nextInt(8)) {
      case 0, 1 -> new Action.Set("v" + begun);
      case 2 -> new Action.Add("v" + begun);
      case 3 -> new Action.Cas(value.orElse("none"), "v" + begun);
      case 4 -> new Action.Delete();
      default -> new Action.Read();
    };
  }

  private void takeEffect(Pending one) {
    one.hasTakenEffect = true;
    one.answer = Answer.DONE;
    if (one.action instanceof Action.Read) {
      one.answer = Answer.found(value);
    } else if (isRefused(one.action)) {
      one.answer = Answer.REFUSED;
    } else {
      value = one.action.written().orElseThrow();
    }
  }

  private boolean isRefused(Action action) {
    return (action instanceof Action.Add && value.isPresent())
        || (action instanceof Action.Delete && value.isEmpty())
        || (action instanceof Action.Cas cas && !value.equals(Optional.of(cas.expected())));
  }

  private void end(Pending one, Answer answer) {
    one.over = true;
    history.add(new Operation(one.client, one.beganAt, now, one.action, answer));
  }
}
