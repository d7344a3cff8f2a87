package org.kumofs.gateway.memcached.netty;

import io.netty.channel.EventLoop;
import org.kumofs.gateway.request.GatewayStore;

/** Makes the {@link GatewayStore} of an event loop. */
@FunctionalInterface
public interface StoreFactory {

  /** Makes a store for a loop; called on that loop, once for each listener that uses it. */
  GatewayStore create(EventLoop loop);
}
