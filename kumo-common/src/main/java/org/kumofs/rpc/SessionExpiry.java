package org.kumofs.rpc;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.kumofs.time.Scheduler;

/**
 * Fails the calls of a node's sessions when their time is up, by one timer for all of them: a timer
 * for every call would cost more than the call.
 */
final class SessionExpiry implements AutoCloseable {

  /** How late a call may time out, in milliseconds. */
  static final long GRANULARITY_MILLIS = 50;

  private final Queue<RpcSession> sessions = new ConcurrentLinkedQueue<>();
  private final Scheduler.Cancellable timer;

  SessionExpiry(Scheduler scheduler) {
    timer = scheduler.scheduleRepeatedly(GRANULARITY_MILLIS, this::expireAll);
  }

  /** Watches a session until it is closed. */
  void watch(RpcSession session) {
    sessions.add(session);
  }

  private void expireAll() {
    for (Iterator<RpcSession> all = sessions.iterator(); all.hasNext(); ) {
      RpcSession session = all.next();
      if (session.isClosed()) {
        all.remove();
      } else {
        session.expire();
      }
    }
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
