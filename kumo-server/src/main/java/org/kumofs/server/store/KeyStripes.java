package org.kumofs.server.store;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.kumofs.data.RawKey;

/**
 * Locks for keys: one of a fixed number, chosen by the key's hash. Different keys may share a
 * stripe, so whoever holds one must not ask for another.
 */
final class KeyStripes {

  private final ReentrantLock[] stripes;

  /**
   * @param count how many, a power of two
   */
  KeyStripes(int count) {
    if (Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException("not a power of two: " + count);
    }
    stripes = new ReentrantLock[count];
    for (int i = 0; i < count; i++) {
      stripes[i] = new ReentrantLock();
    }
  }

  /** Runs an action while nobody else holds the key. */
  <T> T holding(RawKey key, Supplier<T> action) {
    return holding(stripe(key), action);
  }

  /** Whether somebody holds the key now, or one that shares its stripe. */
  boolean isHeld(RawKey key) {
    return stripe(key).isLocked();
  }

  private ReentrantLock stripe(RawKey key) {
    return stripes[(int) key.hash() & stripes.length - 1];
  }

  /** Returns when every action that had begun before this call is over. */
  void awaitBegun() {
    for (Lock stripe : stripes) {
      holding(stripe, () -> stripe);
    }
  }

  private static <T> T holding(Lock stripe, Supplier<T> action) {
    stripe.lock();
    try {
      return action.get();
    } finally {
      stripe.unlock();
    }
  }
}
