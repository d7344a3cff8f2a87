package org.kumofs.gateway.memcached;

import java.util.List;
import java.util.Map;

/**
 * What does not change while a gateway runs.
 *
 * @param version what the version command answers
 * @param allowsFlushAll whether clients may empty the cluster
 * @param maxConnections how many clients one port serves at a time
 * @param threads event loops that serve clients
 * @param settings what {@code stats settings} tells, in this order
 */
public record GatewayFacts(
    String version,
    boolean allowsFlushAll,
    int maxConnections,
    int threads,
    List<Map.Entry<String, String>> settings) {}
