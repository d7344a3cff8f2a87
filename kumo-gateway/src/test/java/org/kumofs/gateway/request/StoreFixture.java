package org.kumofs.gateway.request;

import static org.kumofs.gateway.testing.FakeCluster.bytes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.eventlog.Event;
import org.kumofs.gateway.route.Capabilities;
import org.kumofs.gateway.route.ClusterView;
import org.kumofs.gateway.route.Router;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.gateway.testing.FakeServer;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcClient;
import org.kumofs.time.Scheduler;

/**
 * A store of one loop before a scripted cluster, of five servers if nothing else is said, and a
 * view that tests set.
 */
final class StoreFixture {

  static final int MAX_VALUE_BYTES = 1 << 20;

  static final long LIMIT = RetryPolicy.DEFAULT.requestTimeoutMillis();

  /** How late the RPC core may notice that a call has timed out. */
  static final long GRANULARITY = 50;

  final FakeCluster cluster;
  final RequestCounters counters = new RequestCounters();
  final List<Event> events = new ArrayList<>();
  ClusterView view;
  int renewals;
  private Set<FakeServer> silent = Set.of();

  private final RpcClient client;
  private final Scheduler loop;

  StoreFixture() {
    this(5);
  }

  StoreFixture(int servers) {
    cluster = new FakeCluster(servers);
    loop = cluster.time.newLoop();
    view = viewOf(cluster.rings());
    client =
        new RpcClient(
            cluster.network.transport(FakeCluster.GATEWAY),
            loop,
            MethodTable.empty(),
            10_000,
            new RpcClient.Listener() {});
  }

  GatewayStore store() {
    return store(StoreSettings.DEFAULT);
  }

  GatewayStore store(RecordLayout layout) {
    return store(
        new StoreSettings(
            RetryPolicy.DEFAULT, layout, new byte[0], false, false, StoreFixture.MAX_VALUE_BYTES));
  }

  GatewayStore store(StoreSettings settings) {
    return store(settings, Optional.empty());
  }

  GatewayStore store(StoreSettings settings, Optional<LocalCache> cache) {
    Router router = new Router(() -> view, () -> renewals++, 4);
    return new ClusterStores(settings, router, cache, counters, events::add, cluster.time)
        .forLoop(client, loop, new SplittableRandom(7));
  }

  /** These rings, and what their servers say of themselves. */
  ClusterView viewOf(RingPair rings) {
    Map<NodeAddress, OptionalLong> masks = new HashMap<>();
    for (NodeAddress address : new ClusterView(rings, Capabilities.UNKNOWN).activeServers()) {
      FakeServer server = cluster.server(address);
      masks.put(
          address, silent.contains(server) ? OptionalLong.empty() : OptionalLong.of(server.mask()));
    }
    return new ClusterView(rings, new Capabilities(masks));
  }

  /** Servers change into originals, and that becomes known. */
  void areOriginals(FakeServer... servers) {
    List.of(servers).forEach(server -> server.original = true);
    view = viewOf(view.rings());
  }

  void allServersAreOriginals() {
    areOriginals(cluster.servers.toArray(FakeServer[]::new));
  }

  void oneServerIsAnOriginal() {
    areOriginals(cluster.servers.get(4));
  }

  /** What these servers can do is not known, and that of all others is. */
  void haveNotSaid(FakeServer... servers) {
    silent = Set.of(servers);
    view = viewOf(view.rings());
  }

  void oneServerHasNotSaid() {
    haveNotSaid(cluster.servers.get(4));
  }

  <T> T await(CompletableFuture<T> future) {
    cluster.time.runUntil(future::isDone, 60_000);
    return future.join();
  }

  /** How long a future takes, in virtual milliseconds. */
  long millisUntilDone(CompletableFuture<?> future) {
    long start = cluster.time.nanoTime();
    cluster.time.runUntil(future::isDone, 60_000);
    return (cluster.time.nanoTime() - start) / 1_000_000;
  }

  static List<byte[]> keys(String... keys) {
    return Stream.of(keys).map(FakeCluster::bytes).toList();
  }

  static Item item(String key, String value) {
    return new Item(bytes(key), FakeCluster.plain(value));
  }

  static Item item(String key, ValueContent content) {
    return new Item(bytes(key), content);
  }
}
