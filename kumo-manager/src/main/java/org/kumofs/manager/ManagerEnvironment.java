package org.kumofs.manager;

import org.kumofs.eventlog.EventLog;
import org.kumofs.rpc.Transport;
import org.kumofs.time.ControlLoop;

/**
 * What a manager runs on. Whoever made it closes it, after the manager.
 *
 * @param control owns rings, membership and replace progress; tells the time
 * @param transport connections to nodes and clients
 * @param eventLog hears of the start and of servers that come and go
 */
public record ManagerEnvironment(ControlLoop control, Transport transport, EventLog eventLog) {}
