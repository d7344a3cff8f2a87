package org.kumofs.gateway;

import org.kumofs.eventlog.EventLog;
import org.kumofs.rpc.Transport;
import org.kumofs.time.ControlLoop;

/**
 * What a gateway runs on. Whoever makes these closes them, after the gateway.
 *
 * @param controlLoop owns the view of the cluster
 * @param transport carries the control loop's connections
 * @param events told of the start and of operations that failed for good
 */
public record GatewayEnvironment(ControlLoop controlLoop, Transport transport, EventLog events) {}
