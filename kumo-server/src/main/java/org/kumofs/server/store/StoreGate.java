package org.kumofs.server.store;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps calls and the closing of what they call apart: any number pass together, and shutting waits
 * for all of them. A call into a closed native database would take the whole process down.
 */
final class StoreGate {

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /** Whether {@link #pass} would not wait just now. */
  boolean isFree() {
    return !lock.isWriteLocked() && !lock.hasQueuedThreads();
  }

  /** Runs beside others, but not beside {@link #alone}. May be nested. */
  <T> T pass(Supplier<T> action) {
    lock.readLock().lock();
    try {
      return action.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Runs once everybody inside is through, and keeps all others waiting. */
  <T> T alone(Supplier<T> action) {
    lock.writeLock().lock();
    try {
      return action.get();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
