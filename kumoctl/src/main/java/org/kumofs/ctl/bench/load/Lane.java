package org.kumofs.ctl.bench.load;

/** A connection as a load pattern sees it: requests go in up to a depth. Lives on its loop. */
public interface Lane {

  /** Whether it is connected and one more request may be sent. */
  boolean hasRoom();

  /**
   * Sends the request that a workload has come to.
   *
   * @param dueNanos when it should have been sent: its latency counts from there
   */
  void send(Workload workload, long dueNanos);

  /** Lets go what was sent, in one piece. */
  void flush();

  /** Notes whether it waits for something to send; the answer is whether it did. */
  boolean setWaiting(boolean waiting);
}
