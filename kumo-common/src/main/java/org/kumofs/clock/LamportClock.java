package org.kumofs.clock;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The 32-bit Lamport clock of one node, shared by all of its threads. See {@code
 * docs/wire-format.md}, Lamport clock.
 */
public final class LamportClock {

  private static final int SMALL = 1 << 10;
  private static final int LARGE = 1 << 22;

  private final AtomicInteger clock = new AtomicInteger();

  /** The next value to be sent, without taking it. An unsigned 32-bit number. */
  public int peek() {
    return clock.get();
  }

  /** Takes a value for a message or a stamp; the clock moves on by one. */
  public int take() {
    return clock.getAndIncrement();
  }

  /**
   * Begins behind a value that an earlier run of this node has used. Only before anything else: a
   * clock at its start can't tell a large value from one before the wrap-around.
   */
  void startAfter(int used) {
    clock.set(used + 1);
  }

  /** Notes a value seen in a message or on disk: the clock never falls behind it. */
  public void observe(int received) {
    clock.accumulateAndGet(received, (own, seen) -> isBefore(own, seen) ? seen : own);
  }

  /**
   * Whether {@code a} is earlier than {@code b} in the wrap-around order: where one is below 2^10
   * and the other above 2^22 the small one is the later, else plain unsigned order.
   */
  public static boolean isBefore(int a, int b) {
    if (isSmall(a) && isLarge(b)) {
      return false;
    }
    if (isLarge(a) && isSmall(b)) {
      return true;
    }
    return Integer.compareUnsigned(a, b) < 0;
  }

  private static boolean isSmall(int value) {
    return Integer.compareUnsigned(value, SMALL) < 0;
  }

  private static boolean isLarge(int value) {
    return Integer.compareUnsigned(value, LARGE) > 0;
  }
}
