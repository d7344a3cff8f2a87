package org.kumofs.gateway.memcached.netty;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets the requests of one connection run in parallel, except that one which follows another on the
 * same key runs after it; reads may share a key, and some tasks want to be alone. Turns are taken
 * in the order in which they are asked for, so nothing can wait in a circle. Used on one thread.
 */
final class KeyOrder {

  private final Map<Key, Lane> lanes = new HashMap<>();
  private final Deque<Turn> ready = new ArrayDeque<>();
  private final Deque<Runnable> behindBarrier = new ArrayDeque<>(0);
  private boolean starting;

  /** Turns that have not ended, the barrier not counted. */
  private int entered;

  /**
   * The only turn of these, if it came alone: most do, and then nobody has to know its keys. Null
   * otherwise.
   */
  private Turn alone;

  /** A turn that has to be alone, and may still wait for those before it; null if there is none. */
  private Turn barrier;

  /**
   * Runs a task once its keys are free for it, perhaps before this returns. The task has to see to
   * it that {@link Turn#end()} is called, once.
   */
  void enter(List<byte[]> keys, boolean isWrite, Consumer<Turn> task) {
    if (barrier != null) {
      behindBarrier.add(() -> admit(keys, isWrite, task));
    } else {
      admit(keys, isWrite, task);
    }
  }

  private void admit(List<byte[]> keys, boolean isWrite, Consumer<Turn> task) {
    entered++;
    Turn turn = new Turn(keys, isWrite, task);
    if (entered == 1) {
      alone = turn;
    } else {
      if (alone != null) {
        alone.join();
        alone = null;
      }
      turn.join();
    }
    if (turn.blocks == 0) {
      ready.add(turn);
      startReady();
    }
  }

  private static Collection<Key> distinct(List<byte[]> keys) {
    if (keys.size() == 1) {
      return List.of(new Key(keys.get(0)));
    }
    Set<Key> distinct = new LinkedHashSet<>();
    keys.forEach(key -> distinct.add(new Key(key)));
    return distinct;
  }

  /** Runs a task once all before it have ended; those that come later run after it. */
  void enterAlone(Consumer<Turn> task) {
    if (barrier != null) {
      behindBarrier.add(() -> bar(task));
    } else {
      bar(task);
    }
  }

  private void bar(Consumer<Turn> task) {
    barrier = new Turn(List.of(), true, task);
    startBarrierIfAlone();
  }

  private void startBarrierIfAlone() {
    if (barrier != null && entered == 0) {
      ready.add(barrier);
    }
    startReady();
  }

  private void ended(Turn turn) {
    if (turn == alone) {
      alone = null;
    }
    if (turn != barrier) {
      entered--;
      startBarrierIfAlone();
      return;
    }
    barrier = null;
    while (barrier == null && !behindBarrier.isEmpty()) {
      behindBarrier.remove().run();
    }
  }

  /** A task may end at once and so make others ready: a loop, not a recursion. */
  private void startReady() {
    if (starting) {
      return;
    }
    starting = true;
    try {
      for (Turn turn = ready.poll(); turn != null; turn = ready.poll()) {
        turn.task.accept(turn);
      }
    } finally {
      starting = false;
    }
  }

  /** How many keys are in use. */
  int size() {
    return alone == null ? lanes.size() : distinct(alone.keys).size();
  }

  /** A task's right to its keys. */
  final class Turn {

    private final boolean isWrite;
    private final Consumer<Turn> task;
    private final List<byte[]> keys;
    private List<Lane> held = List.of();
    private int blocks;

    private Turn(List<byte[]> keys, boolean isWrite, Consumer<Turn> task) {
      this.keys = keys;
      this.isWrite = isWrite;
      this.task = task;
    }

    private void join() {
      held = new ArrayList<>(keys.size());
      for (Key key : distinct(keys)) {
        Lane lane = lanes.computeIfAbsent(key, Lane::new);
        held.add(lane);
        if (!lane.admit(this)) {
          blocks++;
        }
      }
    }

    private void unblock() {
      blocks--;
      if (blocks == 0) {
        ready.add(this);
      }
    }

    /** Frees the keys for those who wait. */
    void end() {
      for (Lane lane : held) {
        if (lane.release(this)) {
          lanes.remove(lane.key);
        }
      }
      ended(this);
    }
  }

  /** Who uses a key, and who waits for it. */
  private static final class Lane {

    private final Key key;
    private final Deque<Turn> waiting = new ArrayDeque<>(0);
    private int readers;
    private boolean written;

    private Lane(Key key) {
      this.key = key;
    }

    private boolean admit(Turn turn) {
      if (waiting.isEmpty() && isFreeFor(turn)) {
        use(turn);
        return true;
      }
      waiting.add(turn);
      return false;
    }

    private boolean isFreeFor(Turn turn) {
      return !written && (readers == 0 || !turn.isWrite);
    }

    private void use(Turn turn) {
      if (turn.isWrite) {
        written = true;
      } else {
        readers++;
      }
    }

    /** Ends one use and lets the next in; true if nobody uses the key any more. */
    private boolean release(Turn turn) {
      if (turn.isWrite) {
        written = false;
      } else {
        readers--;
      }
      while (!waiting.isEmpty() && isFreeFor(waiting.peek())) {
        Turn next = waiting.poll();
        use(next);
        next.unblock();
      }
      return readers == 0 && !written;
    }
  }

  /** A key by its bytes. */
  private static final class Key {

    private final byte[] bytes;
    private final int hash;

    private Key(byte[] bytes) {
      this.bytes = bytes;
      this.hash = Arrays.hashCode(bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
