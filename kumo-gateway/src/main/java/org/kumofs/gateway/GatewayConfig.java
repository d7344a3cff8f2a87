package org.kumofs.gateway;

import java.util.OptionalLong;
import org.kumofs.gateway.request.StoreSettings;
import org.kumofs.gateway.route.RouteSettings;

/**
 * How a gateway deals with its cluster.
 *
 * @param routes how it keeps in touch with managers and servers
 * @param store how it stores and retries
 * @param localCacheBytes memory for values that clients have read last; empty for no local cache
 */
public record GatewayConfig(
    RouteSettings routes, StoreSettings store, OptionalLong localCacheBytes) {}
