package org.kumofs.testkit.history;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of steps in which each finds what it needs: depth first, where a state (which
 * steps are done, and the value) that has led nowhere is not looked at again.
 */
final class OrderSearch {

  /** How it ended. */
  enum End {
    FOUND,
    NONE,
    GIVEN_UP
  }

  private static final int NO_STEP = -1;

  /** Those that have to be done first, each group by its begin. */
  private final Step[] steps;

  private final int known;
  private final boolean repeats;
  private final int maxStates;
  private final long[] done;

  /** Of the steps that are done; bits of neighbours would give the same for most states. */
  private long doneHash;

  private final Set<State> seen = new HashSet<>();
  private int[] path;
  private int[] valuesBefore;
  private int depth;
  private int value = Step.NOTHING;
  private int knownDone;
  private int firstOpen;
  private int mostKnownDone = -1;
  private int stuckAt;

  /**
   * What is remembered of a state.
   *
   * @param done which steps are, without those before the first open one
   * @param hash of these, and of the value
   */
  private record State(long[] done, int firstOpen, int value, int hash) {
    @Override
    public boolean equals(Object other) {
      return other instanceof State state
          && value == state.value
          && firstOpen == state.firstOpen
          && Arrays.equals(done, state.done);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * @param known by their begin
   * @param unknown by their begin; they may be left out
   * @param repeats whether a step without a condition may take effect more than once
   */
  OrderSearch(List<Step> known, List<Step> unknown, boolean repeats, int maxStates) {
    this.known = known.size();
    this.repeats = repeats;
    this.steps = new Step[known.size() + unknown.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = i < known.size() ? known.get(i) : unknown.get(i - known.size());
    }
    this.maxStates = maxStates;
    this.done = new long[(steps.length + Long.SIZE - 1) / Long.SIZE];
    this.path = new int[steps.length];
    this.valuesBefore = new int[steps.length];
  }

  /** Runs to its end, once. */
  End run() {
    int from = 0;
    while (knownDone < known) {
      int next = nextStep(from);
      if (next != NO_STEP) {
        from = enter(next) ? 0 : next + 1;
      } else {
        noteStuck();
        from = leave();
        if (from == NO_STEP) {
          return End.NONE;
        }
      }
      if (seen.size() > maxStates) {
        return End.GIVEN_UP;
      }
    }
    return End.FOUND;
  }

  /** Where the search got no further, at its furthest: the known step that was due. */
  int stuckAt() {
    return stuckAt;
  }

  private boolean isDone(int step) {
    return (done[step / Long.SIZE] & 1L << step) != 0;
  }

  private void flip(int step) {
    done[step / Long.SIZE] ^= 1L << step;
    doneHash ^= spread(step + 1L);
    if (step < known) {
      knownDone += isDone(step) ? 1 : -1;
      firstOpen = Math.min(firstOpen, step);
      while (firstOpen < known && isDone(firstOpen)) {
        firstOpen++;
      }
    }
  }

  /** Any two numbers give quite different ones; the finish of SplitMix64. */
  private static long spread(long number) {
    long mixed = number * 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  private State state() {
    long[] open = Arrays.copyOfRange(done, firstOpen / Long.SIZE, done.length);
    return new State(open, firstOpen, value, Long.hashCode(doneHash ^ spread(-1L - value)));
  }

  /**
   * What may come next: a step that began before any open one was over. Behind the steps themselves
   * come those that take effect and are not over yet.
   */
  private int nextStep(int from) {
    long limit = limit();
    for (int i = Math.max(from, firstOpen); i < known && steps[i].beganAt() <= limit; i++) {
      if (!isDone(i) && steps[i].fits(value)) {
        return i;
      }
    }
    for (int i = Math.max(from, known); i < steps.length && steps[i].beganAt() <= limit; i++) {
      if (!isDone(i) && steps[i].fits(value) && steps[i].makes() != value && isFirstOfItsLike(i)) {
        return i;
      }
    }
    return repeats ? nextRepeat(Math.max(from, steps.length), limit) : NO_STEP;
  }

  private int nextRepeat(int from, long limit) {
    for (int i = from; i < 2 * steps.length; i++) {
      Step step = steps[i - steps.length];
      boolean changes = step.makes() != Step.SAME && step.makes() != value;
      if (changes
          && step.needs() == Step.ANYTHING
          && step.beganAt() <= limit
          && !isDone(i - steps.length)) {
        return i;
      }
    }
    return NO_STEP;
  }

  private long limit() {
    long limit = Long.MAX_VALUE;
    for (int i = firstOpen; i < known && steps[i].beganAt() <= limit; i++) {
      if (!isDone(i)) {
        limit = Math.min(limit, steps[i].overAt());
      }
    }
    return limit;
  }

  /** Of unknown steps that are alike, the one that began first will do whenever another would. */
  private boolean isFirstOfItsLike(int step) {
    for (int i = known; i < step; i++) {
      if (!isDone(i) && steps[i].isLike(steps[step])) {
        return false;
      }
    }
    return true;
  }

  private boolean enter(int step) {
    int before = value;
    take(step);
    value = stepAt(step).after(value);
    if (!seen.add(state())) {
      take(step);
      value = before;
      return false;
    }
    ensureRoom();
    path[depth] = step;
    valuesBefore[depth] = before;
    depth++;
    return true;
  }

  private Step stepAt(int index) {
    return steps[index % steps.length];
  }

  private void take(int index) {
    if (index < steps.length) {
      flip(index);
    }
  }

  private void ensureRoom() {
    if (depth == path.length) {
      path = Arrays.copyOf(path, 2 * depth);
      valuesBefore = Arrays.copyOf(valuesBefore, 2 * depth);
    }
  }

  /** Takes the last choice back; tells where to go on looking. */
  private int leave() {
    while (depth > 0) {
      depth--;
      int step = path[depth];
      take(step);
      value = valuesBefore[depth];
      // A step that changes nothing may as well be done at once: leaving it for later is no choice.
      if (stepAt(step).makes() != Step.SAME) {
        return step + 1;
      }
    }
    return NO_STEP;
  }

  private void noteStuck() {
    if (knownDone > mostKnownDone) {
      mostKnownDone = knownDone;
      long limit = limit();
      for (int i = firstOpen; i < known; i++) {
        if (!isDone(i) && steps[i].overAt() == limit) {
          stuckAt = i;
        }
      }
    }
  }
}
