package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.kumofs.gateway.GatewayConfig;
import org.kumofs.gateway.GatewayEnvironment;
import org.kumofs.gateway.GatewayNode;
import org.kumofs.gateway.LoopEnvironment;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.StoreSettings;
import org.kumofs.gateway.route.RouteSettings;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.ControlLoop;

/** The host of a gateway. */
final class SimGateway extends SimHost {

  private final RouteSettings routes;
  private final List<SimConnection> connections = new ArrayList<>();
  private SimProcess process;
  private GatewayNode node;

  SimGateway(NodeAddress address, List<NodeAddress> managers, SimWorld world) {
    super(address, world);
    this.routes = new RouteSettings(managers, 2_000, 5_000, 1_000, 4);
  }

  @Override
  void start(SimProcess newProcess) {
    process = newProcess;
    node =
        new GatewayNode(
            new GatewayConfig(routes, StoreSettings.DEFAULT, OptionalLong.empty()),
            new GatewayEnvironment(
                process.newLoop(), world().network().transport(address()), event -> {}));
    node.start();
  }

  /** A client connects, and will again when the connection is gone. */
  SimConnection connect() {
    SimConnection connection = new SimConnection(this);
    connections.add(connection);
    return connection;
  }

  /** The connections of all clients. */
  List<SimConnection> connections() {
    return connections;
  }

  @Override
  void killed() {
    connections.forEach(SimConnection::cut);
  }

  /** A store on an event loop of its own. */
  GatewayStore newStore() {
    ControlLoop loop = process.newLoop();
    return node.newStore(
        new LoopEnvironment(
            world().network().transport(address()),
            loop,
            new SplittableRandom(world().newRandom().nextLong())));
  }
}
