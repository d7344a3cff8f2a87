package org.kumofs.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.eventlog.Event;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.server.handler.RequestLimits;
import org.kumofs.server.membership.KeepAliveSettings;
import org.kumofs.server.membership.KnownManagers;
import org.kumofs.server.replace.ReplaceSettings;
import org.kumofs.server.replace.stream.OfferDirectory;
import org.kumofs.server.replication.ReplicationSettings;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Store;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;
import org.kumofs.time.ControlLoop;

/**
 * Servers, a manager that does what the test says, and a client, in memory and on virtual time. The
 * storage of the servers may be made slow, which takes the operations on it out of order.
 */
public final class TestCluster {

  private static final int STREAM_PORT = 19_900;
  private static final long LIMIT_MILLIS = 120_000;
  private static final long CLIENT_TIMEOUT_MILLIS = 60_000;

  public final VirtualTime time = new VirtualTime();
  public final InMemoryNetwork network = new InMemoryNetwork(time);
  public final InMemoryStreams streams = new InMemoryStreams(time);
  public final ScriptedManager manager = new ScriptedManager(Rings.address(100), time, network);
  public final List<Event> events = new ArrayList<>();

  private final Random random;
  private final Map<NodeAddress, ServerNode> servers = new LinkedHashMap<>();
  private final Map<NodeAddress, ControlLoop> loops = new LinkedHashMap<>();
  private final Map<NodeAddress, Store> stores = new LinkedHashMap<>();
  private final RpcClient client = newClient(Rings.address(200));
  private RequestLimits limits = new RequestLimits(1_000, 1 << 20);
  private int maxStorageDelayMillis;

  public TestCluster() {
    this(1);
  }

  public TestCluster(long seed) {
    random = new Random(seed);
  }

  /** Every storage operation takes a random time up to this from now on. */
  public void makeStorageSlow(int maxDelayMillis) {
    maxStorageDelayMillis = maxDelayMillis;
  }

  /** For servers started later. */
  public void limitRequests(RequestLimits newLimits) {
    limits = newLimits;
  }

  /** Starts servers 1 to count, all of them active in both rings, which are returned. */
  public Ring startActive(int count) {
    int[] all = IntStream.rangeClosed(1, count).toArray();
    IntStream.of(all).forEach(this::start);
    Ring ring = Rings.ring(1, all);
    sync(new RingPair(ring, ring));
    return ring;
  }

  public ServerNode start(int number) {
    return start(number, MemoryStore.create());
  }

  /** Starts a server over a store, and lets it meet the manager. */
  public ServerNode start(int number, Store store) {
    NodeAddress address = Rings.address(number);
    ControlLoop loop = time.newLoop();
    ServerEnvironment environment =
        new ServerEnvironment(
            loop,
            network.transport(address),
            storageOf(loop),
            loop,
            new ServerEnvironment.Offers(streams.transport(address), offers()),
            events::add,
            new Random(number));
    ServerNode server = new ServerNode(config(address), environment, store);
    loops.put(address, loop);
    stores.put(address, store);
    servers.put(address, server);
    try {
      server.start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    time.runFor(100);
    return server;
  }

  private ServerConfig config(NodeAddress address) {
    NodeIdentity self = new NodeIdentity(address, Role.SERVER);
    return new ServerConfig(
        new PeerSettings(self, 1_000, 4, PeerSettings.DEFAULT_REDIAL_PAUSE_MILLIS),
        address,
        address.withPort(STREAM_PORT),
        new KnownManagers(List.of(manager.address())),
        new ServerConfig.Limits(
            KeepAliveSettings.DEFAULT,
            ReplicationSettings.DEFAULT,
            limits,
            ReplaceSettings.DEFAULT));
  }

  private static OfferDirectory offers() {
    try {
      return OfferDirectory.open(Path.of(System.getProperty("java.io.tmpdir")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Executor storageOf(ControlLoop loop) {
    return task ->
        loop.schedule(maxStorageDelayMillis == 0 ? 0 : random.nextInt(maxStorageDelayMillis), task);
  }

  /** The process of a server dies; its store is left behind. */
  public Store kill(int number) {
    NodeAddress address = Rings.address(number);
    network.kill(address);
    servers.remove(address).close();
    loops.remove(address).close();
    return stores.get(address);
  }

  /** Gives these rings to all servers, and to those that will ask. */
  public void sync(RingPair rings) {
    manager.setRings(rings);
    servers.keySet().forEach(manager::sync);
    time.runFor(20);
  }

  public ServerNode server(int number) {
    return servers.get(Rings.address(number));
  }

  public Store store(int number) {
    return store(Rings.address(number));
  }

  public Store store(NodeAddress server) {
    return stores.get(server);
  }

  /** What lies in a server's store under a key. */
  public Optional<RawValue> stored(int number, RawKey key) {
    return store(number).get(key);
  }

  public RpcClient newClient(NodeAddress host) {
    return new RpcClient(
        network.transport(host),
        time.newLoop(),
        MethodTable.empty(),
        1_000,
        new RpcClient.Listener() {});
  }

  /** Begins a client's call. */
  public <R> CompletableFuture<R> begin(int server, Request<R> request) {
    return begin(Rings.address(server), request);
  }

  public <R> CompletableFuture<R> begin(NodeAddress server, Request<R> request) {
    return client.session(server).call(request, CLIENT_TIMEOUT_MILLIS);
  }

  /** A client's call, to its end. */
  public <R> R call(int server, Request<R> request) {
    return await(begin(server, request));
  }

  /** The error that a client's call ends with. */
  public RpcException refusal(int server, Request<?> request) {
    return failure(begin(server, request));
  }

  /** Whether a client's call is answered with error 6. */
  public boolean isRefused(int server, Request<?> request) {
    return refusal(server, request).is(ErrorCode.SERVER);
  }

  public <R> R await(CompletableFuture<R> future) {
    time.runUntil(future::isDone, LIMIT_MILLIS);
    return future.join();
  }

  public RpcException failure(CompletableFuture<?> future) {
    time.runUntil(future::isDone, LIMIT_MILLIS);
    Throwable[] failure = new Throwable[1];
    future.whenComplete((result, thrown) -> failure[0] = thrown);
    if (failure[0] instanceof RpcException e) {
      return e;
    }
    throw new AssertionError("no RPC error but " + failure[0]);
  }
}
