package org.kumofs.gateway.memcached.netty;

import java.util.function.Supplier;
import org.kumofs.gateway.memcached.GatewayStats;
import org.kumofs.gateway.memcached.RequestParser;

/**
 * What a listener serves to its clients.
 *
 * @param stores makes the way to the cluster, for each event loop
 * @param parsers makes a parser for each connection; it decides which protocol is spoken
 * @param limits how much one connection may have under way
 * @param order in which order a client gets its answers
 * @param stats shared by all listeners of a gateway
 */
public record MemcachedService(
    StoreFactory stores,
    Supplier<RequestParser> parsers,
    PipelineLimits limits,
    AnswerOrder order,
    GatewayStats stats) {}
