package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.ReplaceDeleteEnd;
import org.kumofs.message.Request;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.StartReplace;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcSession;

/**
 * A whole cluster in one thread, on virtual time: real managers, servers and gateways over a
 * network in memory. What happens, and when, follows from the seed alone.
 */
final class InProcessCluster {

  private static final long COMMAND_TIMEOUT_MILLIS = 10_000;
  private static final long POLL_MILLIS = 50;
  private static final int TOOL = 250;
  private static final int ATTACH_ATTEMPTS = 3;

  private final SimWorld world;
  private final boolean syncs;
  private final List<SimManager> managers = new ArrayList<>();
  private final List<SimServer> servers = new ArrayList<>();
  private final List<SimGateway> gateways = new ArrayList<>();
  private final Map<RingSeed, Ring> rings = new HashMap<>();
  private final RpcClient tool;

  private InProcessCluster(SimWorld world, boolean syncs) {
    this.world = world;
    this.syncs = syncs;
    this.tool =
        new RpcClient(
            world.network().transport(SimNetwork.client(TOOL)),
            world.time().newLoop(),
            MethodTable.empty(),
            COMMAND_TIMEOUT_MILLIS,
            new RpcClient.Listener() {});
  }

  /** Says what a cluster consists of. */
  static final class Builder {

    private final long seed;
    private int managers = 2;
    private int servers = 3;
    private int gateways = 1;
    private boolean autoReplace;
    private boolean syncs;

    private Builder(long seed) {
      this.seed = seed;
    }

    Builder managers(int count) {
      managers = count;
      return this;
    }

    Builder servers(int count) {
      servers = count;
      return this;
    }

    Builder gateways(int count) {
      gateways = count;
      return this;
    }

    Builder autoReplace() {
      autoReplace = true;
      return this;
    }

    /** Every write is forced to the disk before it is answered. */
    Builder syncs() {
      syncs = true;
      return this;
    }

    /** Starts all nodes; the servers are not attached. */
    InProcessCluster start() {
      InProcessCluster cluster = new InProcessCluster(new SimWorld(seed), syncs);
      List<NodeAddress> addresses =
          IntStream.rangeClosed(1, managers).mapToObj(SimNetwork::manager).toList();
      for (NodeAddress address : addresses) {
        Optional<NodeAddress> partner =
            addresses.stream().filter(other -> !other.equals(address)).findFirst();
        cluster.managers.add(new SimManager(address, partner, autoReplace, cluster.world));
      }
      for (int i = 1; i <= gateways; i++) {
        cluster.gateways.add(new SimGateway(SimNetwork.client(i), addresses, cluster.world));
      }
      cluster.managers.forEach(SimHost::start);
      cluster.gateways.forEach(SimHost::start);
      for (int i = 1; i <= servers; i++) {
        cluster.addServer();
      }
      cluster.servers.forEach(cluster::awaitNewcomer);
      return cluster;
    }

    /** Starts all nodes and attaches the servers. */
    InProcessCluster startAttached() {
      InProcessCluster cluster = start();
      cluster.attach();
      return cluster;
    }
  }

  static Builder builder(long seed) {
    return new Builder(seed);
  }

  /** Starts one more server, which is not attached. */
  SimServer addServer() {
    List<NodeAddress> addresses = managers.stream().map(SimHost::address).toList();
    SimServer server =
        new SimServer(SimNetwork.server(servers.size() + 1), addresses, syncs, world);
    servers.add(server);
    server.start();
    return server;
  }

  /** A manager, counted from 1. */
  SimManager manager(int number) {
    return managers.get(number - 1);
  }

  /** A server, counted from 1. */
  SimServer server(int number) {
    return servers.get(number - 1);
  }

  /** A gateway, counted from 1. */
  SimGateway gateway(int number) {
    return gateways.get(number - 1);
  }

  /** How many gateways there are. */
  int gateways() {
    return gateways.size();
  }

  List<SimServer> servers() {
    return List.copyOf(servers);
  }

  /** Every host, in a fixed order. */
  List<SimHost> hosts() {
    List<SimHost> all = new ArrayList<>(managers);
    all.addAll(servers);
    all.addAll(gateways);
    return all;
  }

  SimServer server(NodeAddress address) {
    return servers.stream()
        .filter(server -> server.address().equals(address))
        .findFirst()
        .orElseThrow();
  }

  SimWorld world() {
    return world;
  }

  Firewall firewall() {
    return world.network().firewall();
  }

  /** Lets time pass. */
  void run(long millis) {
    world.time().runFor(millis);
  }

  /** Lets happen what needs no timer longer than a keepalive. */
  void settle() {
    run(3_000);
  }

  /** Lets time pass until something holds that is looked at now and then. */
  void runUntil(String what, BooleanSupplier condition, long limitMillis) {
    long until = world.nowMillis() + limitMillis;
    while (!condition.getAsBoolean()) {
      if (world.nowMillis() > until) {
        throw new AssertionError(
            "not within " + limitMillis + " virtual ms: " + what + "; " + describe());
      }
      run(POLL_MILLIS);
    }
  }

  /** Lets time pass until something holds, and no longer. */
  void runUntilExactly(BooleanSupplier condition, long limitMillis) {
    world.time().runUntil(condition, limitMillis);
  }

  private String describe() {
    return managers.stream()
        .filter(SimHost::isUp)
        .map(manager -> manager + " has " + rings(manager))
        .toList()
        .toString();
  }

  /** A command to a node, or a question. */
  <R> R ask(SimHost node, Request<R> request) {
    RpcSession session = tool.session(node.address());
    // A node that was restarted a moment ago may have left a connection behind that ends only now.
    tool.disconnect(node.address(), "a command gets a connection of its own");
    return await(session.call(request, COMMAND_TIMEOUT_MILLIS));
  }

  <R> R await(CompletableFuture<R> future) {
    world.time().runUntil(future::isDone, 2 * COMMAND_TIMEOUT_MILLIS);
    return future.join();
  }

  /** The rings of a manager. */
  RingPair rings(SimManager manager) {
    RingSeeds seeds = ask(manager, new HashSpaceRequest());
    return new RingPair(ringOf(seeds.write()), ringOf(seeds.read()));
  }

  /** Rings are asked for far more often than they change, and take a while to make. */
  private Ring ringOf(RingSeed seed) {
    return rings.computeIfAbsent(seed, Ring::of);
  }

  /** The rings of the first manager that is up. */
  RingPair rings() {
    return rings(anyManager());
  }

  private SimManager anyManager() {
    return managers.stream().filter(SimHost::isUp).findFirst().orElseThrow();
  }

  /** The servers that a manager knows and that are not attached. */
  List<NodeAddress> newcomers(SimManager manager) {
    return ask(manager, new NodesInfoRequest()).newcomers();
  }

  /** Members of the write ring that are down, by the first manager that is up. */
  List<NodeAddress> faults() {
    return rings().write().nodes().stream()
        .filter(node -> !node.active())
        .map(RingNode::address)
        .toList();
  }

  /** Whether a server is an active member by any ring of any manager. */
  boolean isActive(SimServer server) {
    return managers.stream()
        .filter(SimHost::isUp)
        .map(this::rings)
        .anyMatch(
            rings ->
                rings.write().isActive(server.address())
                    || rings.read().isActive(server.address()));
  }

  /** Waits until both managers know a server as a newcomer. */
  void awaitNewcomer(SimServer server) {
    runUntil(
        server + " is a newcomer",
        () ->
            managers.stream()
                .filter(SimHost::isUp)
                .allMatch(manager -> newcomers(manager).contains(server.address())),
        30_000);
  }

  /** Waits until a server that is gone is marked. */
  void awaitFault(SimServer server, long limitMillis) {
    runUntil(server + " is a fault", () -> faults().contains(server.address()), limitMillis);
  }

  /**
   * Lets those who were away be missed or found again, and attaches whoever is not; in the end all
   * servers are active by the rings that both managers have.
   */
  void awaitAllAttached() {
    run(1_000);
    runUntil("all servers are known to all managers", this::areAllKnown, 30_000);
    for (int i = 0; i < ATTACH_ATTEMPTS && !areAllAttached(); i++) {
      attach();
      run(100);
    }
    runUntil("all servers are attached", this::areAllAttached, 10_000);
  }

  private boolean areAllKnown() {
    return managers.stream()
        .allMatch(
            manager -> {
              RingPair rings = rings(manager);
              List<NodeAddress> newcomers = newcomers(manager);
              return servers.stream()
                  .map(SimHost::address)
                  .allMatch(server -> rings.write().isActive(server) || newcomers.contains(server));
            });
  }

  private boolean areAllAttached() {
    RingPair rings = rings();
    return !rings.differ()
        && servers.stream().allMatch(server -> rings.write().isActive(server.address()))
        && managers.stream().allMatch(manager -> rings(manager).equals(rings));
  }

  /** Attaches all newcomers and waits for the replace. */
  void attach() {
    replaceBy(new AttachNewServers(true));
  }

  /** Detaches the faults and waits for the replace. */
  void detach() {
    replaceBy(new DetachFaultServers(true));
  }

  /** Replaces, and waits for its end. */
  void replace(boolean full) {
    replaceBy(new StartReplace(full));
  }

  /** A command that begins a replace, and its end. */
  void replaceBy(Request<?> command) {
    begin(command);
    awaitReplaced();
  }

  /** A command that begins a replace; its end can be awaited. */
  void begin(Request<?> command) {
    world.network().forgetSenders(ReplaceDeleteEnd.METHOD);
    ask(anyManager(), command);
  }

  /** Waits until the replace that was begun last has ended everywhere. */
  void awaitReplaced() {
    runUntil("replaced", this::isReplaced, 120_000);
  }

  private boolean isReplaced() {
    Set<NodeAddress> ended = world.network().senders(ReplaceDeleteEnd.METHOD);
    if (ended.isEmpty()) {
      return false;
    }
    RingPair rings = rings();
    return !rings.differ() && ended.containsAll(rings.write().activeAddresses());
  }
}
