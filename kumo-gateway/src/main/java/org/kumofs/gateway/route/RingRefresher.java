package org.kumofs.gateway.route;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.HashSpacePush;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.ring.RingSeed;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcClient;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.Transport;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a gateway's view of the cluster up to date: asks the managers for the rings, takes the ones
 * that they push, and publishes what holds for all event loops to read. It belongs to the control
 * loop and has its own connections.
 *
 * <p>A manager is asked at the start, at every tick, and whenever {@link #renew} is called. One
 * that does not answer in time counts as hung: its connection is given up and made anew.
 */
public final class RingRefresher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RingRefresher.class);

  /** A cluster that fails makes for thousands of errors a second, and they must not add to it. */
  private static final long RENEWAL_PAUSE_MILLIS = 50;

  private final RouteSettings settings;
  private final ControlLoop loop;
  private final Consumer<NodeAddress> lostServers;
  private final RpcClient client;
  private final ServerWatch servers;
  private final List<Manager> managers;
  private Scheduler.Cancellable ticks = () -> {};

  private final AtomicBoolean renewalIsDue = new AtomicBoolean();
  private long lastRenewalNanos;

  private volatile ClusterView view = ClusterView.EMPTY;

  /**
   * Creates a refresher; nothing happens before {@link #start}.
   *
   * @param transport carries its own connections
   * @param lostServers told, on the control loop, of servers that hang or that the managers have
   *     given up: nothing will come from the connections with them any more
   */
  public RingRefresher(
      RouteSettings settings,
      ControlLoop loop,
      Transport transport,
      Consumer<NodeAddress> lostServers) {
    this.settings = settings;
    this.loop = loop;
    this.lastRenewalNanos = loop.time().nanoTime() - RENEWAL_PAUSE_MILLIS * 1_000_000;
    this.lostServers = lostServers;
    MethodTable served =
        MethodTable.builder()
            .on(HashSpacePush.METHOD, Handler.on(loop, (caller, push) -> pushed(push)))
            .build();
    this.client =
        new RpcClient(
            transport, loop, served, settings.connectTimeoutMillis(), new ConnectionLog());
    this.servers =
        new ServerWatch(
            client,
            loop,
            settings.keepaliveTimeoutMillis(),
            this::publishCapabilities,
            lostServers);
    this.managers = settings.managers().stream().map(Manager::new).toList();
  }

  /** Asks the managers for the first time. */
  public void start() {
    loop.execute(
        () -> {
          ticks = loop.scheduleRepeatedly(settings.keepaliveIntervalMillis(), this::tick);
          managers.forEach(Manager::ask);
        });
  }

  /** The newest view. Any thread. */
  public ClusterView view() {
    return view;
  }

  /**
   * Asks the managers for the rings: at once, or when the pause after the last time is over.
   * Requests that come meanwhile are one. Any thread.
   */
  public void renew() {
    if (renewalIsDue.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            long sinceLastMillis = (loop.time().nanoTime() - lastRenewalNanos) / 1_000_000;
            loop.schedule(RENEWAL_PAUSE_MILLIS - sinceLastMillis, this::renewNow);
          });
    }
  }

  private void renewNow() {
    renewalIsDue.set(false);
    lastRenewalNanos = loop.time().nanoTime();
    managers.forEach(Manager::askAnew);
    servers.askUnknown();
  }

  private void tick() {
    managers.forEach(Manager::ask);
    servers.tick();
  }

  private Acknowledged pushed(HashSpacePush push) {
    adopt(push.write(), push.read());
    return Acknowledged.ACKNOWLEDGED;
  }

  private void adopt(RingSeed write, RingSeed read) {
    ClusterView held = view;
    RingPair rings = held.rings().adopt(write, read);
    if (rings.equals(held.rings())) {
      return;
    }
    log.info("rings changed: write {}, read {}", brief(rings.write()), brief(rings.read()));
    ClusterView fresh = new ClusterView(rings, Capabilities.UNKNOWN);
    servers.watch(fresh.activeServers());
    view = new ClusterView(rings, servers.capabilities());
    held.activeServers().stream().filter(address -> isFault(address, fresh)).forEach(lostServers);
  }

  private static String brief(Ring ring) {
    return ring.activeAddresses().size() + " of " + ring.nodes().size() + " active";
  }

  /** A server that was detached in good order still answers what it was asked; a fault does not. */
  private static boolean isFault(NodeAddress address, ClusterView fresh) {
    return fresh.hasMember(address) && !fresh.activeServers().contains(address);
  }

  private void publishCapabilities() {
    view = new ClusterView(view.rings(), servers.capabilities());
  }

  @Override
  public void close() {
    loop.execute(() -> ticks.cancel());
    client.close();
  }

  /** One of the managers. */
  private final class Manager {

    private final NodeAddress address;
    private boolean asking;
    private boolean askAgain;
    private boolean failing;

    Manager(NodeAddress address) {
      this.address = address;
    }

    /** Asks, unless an answer is due anyway. */
    void ask() {
      if (!asking) {
        asking = true;
        client
            .session(address)
            .call(new HashSpaceRequest(), settings.keepaliveTimeoutMillis())
            .whenCompleteAsync(this::answered, loop);
      }
    }

    /** Asks for rings as they are now: an answer that is due may have been given before. */
    void askAnew() {
      askAgain = asking;
      ask();
    }

    private void answered(RingSeeds seeds, Throwable failure) {
      asking = false;
      if (failure == null) {
        failing = false;
        adopt(seeds.write(), seeds.read());
      } else {
        failed(failure);
      }
      if (askAgain) {
        askAgain = false;
        ask();
      }
    }

    private void failed(Throwable failure) {
      // The next tick is soon enough.
      askAgain = false;
      if (!failing) {
        failing = true;
        log.warn("can't get the rings from manager {}: {}", address, failure.getMessage());
      }
      if (failure instanceof RpcException rpc && rpc.is(ErrorCode.TIMEOUT)) {
        client.disconnect(address, "it does not answer");
      }
    }
  }

  /** Hears of connections, on their own threads. */
  private final class ConnectionLog implements RpcClient.Listener {

    @Override
    public void connected(NodeAddress address) {
      log.info("connect success {}", address);
    }

    @Override
    public void disconnected(NodeAddress address) {
      log.info("connection with {} lost", address);
      loop.execute(() -> servers.disconnected(address));
    }
  }
}
