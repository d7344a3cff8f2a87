package org.kumofs.time;

import java.util.concurrent.Executor;

/**
 * The one serial owner of a node's control state: ring, membership and replace progress. Tasks run
 * one after the other, in the order given, so state that only they touch needs no lock.
 */
public interface ControlLoop extends Executor, Scheduler, AutoCloseable {

  /** Takes no more tasks; what is queued or scheduled is dropped, the running task is awaited. */
  @Override
  void close();
}
