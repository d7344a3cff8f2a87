package org.kumofs.daemon;

/**
 * How many event loops a daemon has unless it is told: the fewer there are, the more messages share
 * a call to the system and the fewer threads are woken; and a daemon shares its machine with
 * storage threads, or with the application that it serves.
 */
public final class EventLoops {

  private EventLoops() {}

  /** One for every two processors. */
  public static int fitting() {
    return (Runtime.getRuntime().availableProcessors() + 1) / 2;
  }
}
