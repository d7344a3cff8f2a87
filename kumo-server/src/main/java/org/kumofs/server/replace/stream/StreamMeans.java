package org.kumofs.server.replace.stream;

import java.util.concurrent.Executor;
import org.kumofs.time.ControlLoop;

/**
 * What all conversations of a server go by.
 *
 * @param transport makes the connections
 * @param control owns what waits to be fetched
 * @param storage runs what touches the disk; each conversation has one task there at a time
 * @param limits times and sizes
 */
public record StreamMeans(
    StreamTransport transport, ControlLoop control, Executor storage, StreamLimits limits) {}
