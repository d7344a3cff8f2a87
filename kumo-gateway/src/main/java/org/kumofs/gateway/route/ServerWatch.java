package org.kumofs.gateway.route;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows what every active server can do. Each is asked when it comes into a ring, when its
 * connection ends (another program may come up at its address), and at every tick: so a server that
 * hangs is noticed too. Belongs to the control loop.
 */
final class ServerWatch {

  private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);

  private final RpcClient client;
  private final ControlLoop loop;
  private final long timeoutMillis;
  private final Runnable changed;
  private final Consumer<NodeAddress> hung;
  private final Map<NodeAddress, Watched> servers = new HashMap<>();

  /**
   * @param timeoutMillis a server that leaves a question unanswered for so long counts as hung
   * @param changed called when {@link #capabilities()} has changed
   * @param hung told of servers whose connections are no good any more
   */
  ServerWatch(
      RpcClient client,
      ControlLoop loop,
      long timeoutMillis,
      Runnable changed,
      Consumer<NodeAddress> hung) {
    this.client = client;
    this.loop = loop;
    this.timeoutMillis = timeoutMillis;
    this.changed = changed;
    this.hung = hung;
  }

  /** Watches these servers and no others. */
  void watch(Set<NodeAddress> active) {
    servers.keySet().retainAll(active);
    active.forEach(address -> servers.computeIfAbsent(address, Watched::new));
    askUnknown();
  }

  /** Asks the servers of which nothing is known. */
  void askUnknown() {
    for (Watched server : servers.values()) {
      if (server.mask.isEmpty()) {
        server.ask();
      }
    }
  }

  /** Asks every server again. */
  void tick() {
    servers.values().forEach(Watched::ask);
  }

  /** The connection with an address has ended: nothing holds any more of what was known. */
  void disconnected(NodeAddress address) {
    Watched server = servers.get(address);
    // One that hangs up before it says anything must not be dialled in a tight loop.
    if (server != null && server.mask.isPresent()) {
      server.learn(OptionalLong.empty());
      server.ask();
    }
  }

  /** What is known of the watched servers. */
  Capabilities capabilities() {
    Map<NodeAddress, OptionalLong> masks = new HashMap<>();
    servers.forEach((address, server) -> masks.put(address, server.mask));
    return new Capabilities(masks);
  }

  /** What is known of one server. */
  private final class Watched {

    private final NodeAddress address;
    private OptionalLong mask = OptionalLong.empty();
    private boolean asking;

    Watched(NodeAddress address) {
      this.address = address;
    }

    void ask() {
      if (asking) {
        return;
      }
      asking = true;
      client
          .session(address)
          .call(new GetStatus(StatusCode.CAPABILITIES), timeoutMillis)
          .whenCompleteAsync(this::answered, loop);
    }

    private void answered(StatusValue answer, Throwable failure) {
      asking = false;
      if (servers.get(address) != this) {
        return;
      }
      if (failure == null) {
        learn(OptionalLong.of(answer instanceof StatusValue.Number said ? said.bits() : 0));
        return;
      }
      learn(OptionalLong.empty());
      boolean timedOut = failure instanceof RpcException rpc && rpc.is(ErrorCode.TIMEOUT);
      if (timedOut && client.session(address).isConnected()) {
        log.warn("server {} does not answer", address);
        client.disconnect(address, "it does not answer");
        hung.accept(address);
      }
    }

    void learn(OptionalLong newMask) {
      if (!mask.equals(newMask)) {
        mask = newMask;
        changed.run();
      }
    }
  }
}
