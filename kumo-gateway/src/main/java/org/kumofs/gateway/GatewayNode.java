package org.kumofs.gateway;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kumofs.eventlog.Events;
import org.kumofs.gateway.request.ClusterStores;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.LocalCache;
import org.kumofs.gateway.request.RequestCounters;
import org.kumofs.gateway.route.RingRefresher;
import org.kumofs.gateway.route.Router;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcClient;
import org.kumofs.time.Scheduler;

/**
 * A gateway towards its cluster: one view of the rings, kept on the control loop, and a store with
 * its own connections for every event loop that serves clients. How clients come to those loops is
 * not its business.
 */
public final class GatewayNode implements AutoCloseable {

  private final GatewayConfig config;
  private final GatewayEnvironment environment;
  private final RingRefresher refresher;
  private final ClusterStores stores;
  private final RequestCounters counters = new RequestCounters();
  private final List<Loop> loops = new CopyOnWriteArrayList<>();

  private record Loop(Scheduler scheduler, RpcClient client) {

    void run(Runnable task) {
      scheduler.schedule(0, task);
    }
  }

  /** Creates a gateway; nothing is connected before {@link #start}. */
  public GatewayNode(GatewayConfig config, GatewayEnvironment environment) {
    this.config = config;
    this.environment = environment;
    this.refresher =
        new RingRefresher(
            config.routes(),
            environment.controlLoop(),
            environment.transport(),
            this::giveUpConnections);
    Router router = new Router(refresher::view, refresher::renew, config.routes().renewThreshold());
    Optional<LocalCache> cache =
        config.localCacheBytes().stream().mapToObj(LocalCache::new).findFirst();
    this.stores =
        new ClusterStores(
            config.store(),
            router,
            cache,
            counters,
            environment.events(),
            environment.controlLoop().time());
  }

  /** Begins to ask for the rings. */
  public void start() {
    List<NodeAddress> managers = config.routes().managers();
    environment
        .events()
        .write(
            Events.gatewayStart(
                new Events.Managers(managers.get(0), managers.stream().skip(1).findFirst())));
    refresher.start();
  }

  /** Makes the store of one more event loop. Any thread. */
  public GatewayStore newStore(LoopEnvironment loop) {
    RpcClient client =
        new RpcClient(
            loop.transport(),
            loop.scheduler(),
            MethodTable.empty(),
            config.routes().connectTimeoutMillis(),
            new RpcClient.Listener() {});
    loops.add(new Loop(loop.scheduler(), client));
    return stores.forLoop(client, loop.scheduler(), loop.random());
  }

  /** What the stores have counted. */
  public RequestCounters counters() {
    return counters;
  }

  private void giveUpConnections(NodeAddress server) {
    for (Loop loop : loops) {
      loop.run(() -> loop.client().disconnect(server, "the server is lost"));
    }
  }

  /** Closes all connections with the cluster; operations under way fail. */
  @Override
  public void close() {
    refresher.close();
    loops.forEach(loop -> loop.run(loop.client()::close));
  }
}
