package org.kumofs.gateway.route;

import java.util.HashMap;
import java.util.Map;
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
 * Knows of every active server whether it keeps meta fields. Each is asked when it comes into a
 * ring, when its connection ends (another program may come up at its address), and at every tick:
 * so a server that hangs is noticed too. Belongs to the control loop.
 */
final class ServerWatch {

  private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);

  /** Bit of the capability mask: the server keeps meta fields and minds expiry times. */
  private static final long KEEPS_META = 1;

  private final RpcClient client;
  private final ControlLoop loop;
  private final long timeoutMillis;
  private final Runnable changed;
  private final Consumer<NodeAddress> hung;
  private final Map<NodeAddress, Watched> servers = new HashMap<>();

  /**
   * @param timeoutMillis a server that leaves a question unanswered for so long counts as hung
   * @param changed called when {@link #metaSupport()} may have changed
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
      if (server.support == MetaSupport.UNKNOWN) {
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
    if (server != null && server.support != MetaSupport.UNKNOWN) {
      server.learn(MetaSupport.UNKNOWN);
      server.ask();
    }
  }

  /** What holds for all watched servers together. */
  MetaSupport metaSupport() {
    MetaSupport all = servers.isEmpty() ? MetaSupport.UNKNOWN : MetaSupport.EVERY_SERVER;
    for (Watched server : servers.values()) {
      if (server.support == MetaSupport.NOT_EVERY_SERVER) {
        return MetaSupport.NOT_EVERY_SERVER;
      }
      if (server.support == MetaSupport.UNKNOWN) {
        all = MetaSupport.UNKNOWN;
      }
    }
    return all;
  }

  /** What is known of one server. */
  private final class Watched {

    private final NodeAddress address;
    private MetaSupport support = MetaSupport.UNKNOWN;
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
        boolean keepsMeta =
            answer instanceof StatusValue.Number mask && (mask.bits() & KEEPS_META) != 0;
        learn(keepsMeta ? MetaSupport.EVERY_SERVER : MetaSupport.NOT_EVERY_SERVER);
        return;
      }
      learn(MetaSupport.UNKNOWN);
      boolean timedOut = failure instanceof RpcException rpc && rpc.is(ErrorCode.TIMEOUT);
      if (timedOut && client.session(address).isConnected()) {
        log.warn("server {} does not answer", address);
        client.disconnect(address, "it does not answer");
        hung.accept(address);
      }
    }

    void learn(MetaSupport newSupport) {
      if (support != newSupport) {
        support = newSupport;
        changed.run();
      }
    }
  }
}
