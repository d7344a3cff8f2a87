package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.kumofs.eventlog.Event;
import org.kumofs.manager.state.StateMemory;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.HashSpacePush;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.Request;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.Role;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.NodeIdentity;
import org.kumofs.rpc.PeerSettings;
import org.kumofs.rpc.RpcClient;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;

/** Real managers among scripted servers and gateways, on virtual time. */
public final class TestCluster {

  /** Longer than anything but a timeout takes here. */
  private static final long SHORT_MILLIS = 100;

  final VirtualTime time = new VirtualTime();
  final InMemoryNetwork network = new InMemoryNetwork(time);

  private final RpcClient tool = newClient(99, MethodTable.empty());

  static NodeAddress managerAddress(int number) {
    return NodeAddress.of(new InetSocketAddress("10.0.1." + number, 19_700));
  }

  static NodeAddress serverAddress(int number) {
    return NodeAddress.of(new InetSocketAddress("10.0.0." + number, 19_800));
  }

  /** A running manager. */
  final class Manager {

    final NodeAddress address;
    final PausableLoop control = new PausableLoop(time.newLoop());
    final List<Event> events = new ArrayList<>();
    final ManagerNode node;

    Manager(ManagerConfig config) {
      this(config, StateMemory.NONE);
    }

    Manager(ManagerConfig config, StateMemory memory) {
      address = config.address();
      node =
          new ManagerNode(
              config,
              new ManagerEnvironment(control, network.transport(address), events::add, memory));
      try {
        node.start();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /** The process dies. */
    void kill() {
      network.kill(address);
      node.close();
      control.close();
    }

    <R> R call(Request<R> request) {
      return answerOf(callLater(request));
    }

    <R> CompletableFuture<R> callLater(Request<R> request) {
      return tool.session(address).call(request, 60_000);
    }

    RingSeeds rings() {
      return call(new HashSpaceRequest());
    }

    List<RingNode> writeNodes() {
      return rings().write().nodes();
    }

    List<RingNode> readNodes() {
      return rings().read().nodes();
    }

    List<NodeAddress> newcomers() {
      NodesInfo info = call(new NodesInfoRequest());
      return info.newcomers();
    }

    List<String> eventNames() {
      return events.stream().map(Event::name).toList();
    }
  }

  static ManagerConfig config(NodeAddress self) {
    return new ManagerConfig(
        new PeerSettings(
            new NodeIdentity(self, Role.MANAGER),
            1_000,
            4,
            PeerSettings.DEFAULT_REDIAL_PAUSE_MILLIS),
        self,
        Optional.empty(),
        false,
        ManagerTiming.DEFAULT);
  }

  static ManagerConfig withPartner(ManagerConfig config, NodeAddress partner) {
    return new ManagerConfig(
        config.peers(),
        config.listenAddress(),
        Optional.of(partner),
        config.autoReplace(),
        config.timing());
  }

  static ManagerConfig withAutoReplace(ManagerConfig config) {
    return new ManagerConfig(
        config.peers(), config.listenAddress(), config.partner(), true, config.timing());
  }

  /** Starts a manager that has no partner. */
  Manager manager() {
    return new Manager(config(managerAddress(1)));
  }

  /** Starts one of two managers. */
  Manager managerOfTwo(int number, UnaryOperator<ManagerConfig> change) {
    ManagerConfig config = config(managerAddress(number));
    return new Manager(change.apply(withPartner(config, managerAddress(3 - number))));
  }

  Manager managerOfTwo(int number) {
    return managerOfTwo(number, UnaryOperator.identity());
  }

  /** Starts a server that knows managers. */
  FakeServer server(int number, Manager... managers) {
    List<NodeAddress> addresses = new ArrayList<>();
    for (Manager manager : managers) {
      addresses.add(manager.address);
    }
    FakeServer server = new FakeServer(this, serverAddress(number), addresses);
    settle();
    return server;
  }

  /** Starts servers and makes them members; the replace is over when this returns. */
  List<FakeServer> attachedServers(int count, Manager... managers) {
    List<FakeServer> servers = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      servers.add(server(i, managers));
    }
    managers[0].call(new AttachNewServers(true));
    settle();
    assertThat(managers[0].rings().read()).isEqualTo(managers[0].rings().write());
    servers.forEach(FakeServer::forget);
    return servers;
  }

  /** A client that takes pushes as gateways do. */
  final class Gateway {

    final List<HashSpacePush> pushes = new ArrayList<>();
    final RpcClient client;
    boolean silent;

    Gateway(int number) {
      client =
          newClient(
              number,
              MethodTable.builder()
                  .on(
                      HashSpacePush.METHOD,
                      (caller, push) -> {
                        pushes.add(push);
                        return silent
                            ? new CompletableFuture<>()
                            : CompletableFuture.completedFuture(Acknowledged.ACKNOWLEDGED);
                      })
                  .build());
    }

    RingSeeds ask(Manager manager) {
      return answerOf(client.session(manager.address).call(new HashSpaceRequest(), 60_000));
    }

    HashSpacePush lastPush() {
      return pushes.get(pushes.size() - 1);
    }
  }

  RpcClient newClient(int number, MethodTable served) {
    NodeAddress host = NodeAddress.of(new InetSocketAddress("10.0.2." + number, 0));
    return new RpcClient(
        network.transport(host), time.newLoop(), served, 1_000, new RpcClient.Listener() {});
  }

  /** Lets happen what needs no timer. */
  void settle() {
    time.runFor(SHORT_MILLIS);
  }

  <R> R answerOf(CompletableFuture<R> call) {
    time.runUntil(call::isDone, 60_000);
    return call.join();
  }
}
