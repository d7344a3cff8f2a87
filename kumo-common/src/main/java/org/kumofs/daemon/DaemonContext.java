package org.kumofs.daemon;

import org.kumofs.eventlog.EventLog;
import org.kumofs.time.TimeSource;

/**
 * What a daemon is given at its start.
 *
 * @param eventLog the binary log, or {@link EventLog#NONE}; its owner closes it after the daemon
 * @param time the machine's clocks
 */
public record DaemonContext(EventLog eventLog, TimeSource time) {}
