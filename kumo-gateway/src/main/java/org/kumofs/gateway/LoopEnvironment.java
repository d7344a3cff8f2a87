package org.kumofs.gateway;

import java.util.random.RandomGenerator;
import org.kumofs.rpc.Transport;
import org.kumofs.time.Scheduler;

/**
 * One event loop that serves clients.
 *
 * @param transport makes connections that belong to the loop
 * @param scheduler runs tasks on the loop
 * @param random the loop's own
 */
public record LoopEnvironment(Transport transport, Scheduler scheduler, RandomGenerator random) {}
