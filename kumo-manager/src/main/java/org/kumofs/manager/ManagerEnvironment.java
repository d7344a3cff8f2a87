package org.kumofs.manager;

import org.kumofs.eventlog.EventLog;
import org.kumofs.manager.state.StateMemory;
import org.kumofs.rpc.Transport;
import org.kumofs.time.ControlLoop;

/**
 * What a manager runs on. Whoever made it closes it, after the manager.
 *
 * @param control owns rings, membership and replace progress; tells the time
 * @param transport connections to nodes and clients
 * @param eventLog hears of the start and of servers that come and go
 * @param memory what is known from before the start, and where that is kept
 */
public record ManagerEnvironment(
    ControlLoop control, Transport transport, EventLog eventLog, StateMemory memory) {

  /** Without a memory of what was before. */
  public ManagerEnvironment(ControlLoop control, Transport transport, EventLog eventLog) {
    this(control, transport, eventLog, StateMemory.NONE);
  }
}
