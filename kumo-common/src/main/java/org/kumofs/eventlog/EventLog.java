package org.kumofs.eventlog;

/** Where a node reports events. May be called from any thread; neither blocks nor throws. */
public interface EventLog extends AutoCloseable {

  /** Keeps nothing. */
  EventLog NONE = event -> {};

  /** Records an event under the current time. */
  void write(Event event);

  /** Opens the file anew, after a rotation moved the old one away. */
  default void reopen() {}

  /** Writes what is still pending. Later events are dropped. */
  @Override
  default void close() {}
}
