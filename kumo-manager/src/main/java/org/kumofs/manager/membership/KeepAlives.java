package org.kumofs.manager.membership;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.kumofs.clock.LamportClock;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.message.KeepAlive;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.time.ControlLoop;

/**
 * Sends a keepalive to the partner and to every server at each tick, which also dials a partner and
 * members that are not there, and gives up nodes that do not answer. For the control loop alone.
 */
public final class KeepAlives {

  private final Circle circle;
  private final Nodes nodes;
  private final LamportClock clock;
  private final ControlLoop control;
  private final ManagerConfig config;

  /** The number of the newest tick whose keepalive each node has answered. */
  private final Map<NodeAddress, Long> answered = new HashMap<>();

  private long ticks;
  private long lastTickNanos;

  /** Keepalives of ticks before this one say nothing: this manager itself stood still meanwhile. */
  private long firstReliableTick;

  /**
   * Who is asked and who hears of it.
   *
   * @param membership has the servers
   * @param settling knows when members that are not back are missed
   * @param unreachable hears of members that can't be reached, again and again
   */
  public record Circle(
      Membership membership, Settling settling, Consumer<NodeAddress> unreachable) {}

  /** Sends nothing before the first tick. */
  public KeepAlives(
      Circle circle, Nodes nodes, LamportClock clock, ControlLoop control, ManagerConfig config) {
    this.circle = circle;
    this.nodes = nodes;
    this.clock = clock;
    this.control = control;
    this.config = config;
  }

  /** Asks everybody. */
  public void tick() {
    countTick();
    Set<NodeAddress> asked = new LinkedHashSet<>(circle.membership().servers());
    config.partner().ifPresent(asked::add);
    if (circle.settling().isPatienceOver()) {
      asked.addAll(circle.membership().unreachable());
    }
    answered.keySet().retainAll(asked);
    asked.forEach(this::ask);
  }

  /**
   * After a tick that came much too late the answers may lie unread in the sockets, and to give up
   * all nodes for that would stop the cluster.
   */
  private void countTick() {
    long now = control.time().nanoTime();
    long lateMillis = (now - lastTickNanos) / 1_000_000;
    ticks++;
    if (lateMillis > 2 * config.timing().keepAliveIntervalMillis()) {
      firstReliableTick = ticks;
    }
    lastTickNanos = now;
  }

  private void ask(NodeAddress node) {
    long tick = ticks;
    // What is sent to a node that is still being dialled may get there only when its time is up.
    boolean joinedBefore = nodes.isJoined(node);
    RpcSession session = nodes.session(node);
    session
        .call(new KeepAlive(clock.take()), config.timing().keepAliveTimeoutMillis())
        .whenCompleteAsync(
            (answer, failure) -> {
              if (failure == null) {
                answered.merge(node, tick, Math::max);
              } else if (joinedBefore
                  && failure instanceof RpcException e
                  && e.is(ErrorCode.TIMEOUT)) {
                unanswered(node, session, tick);
              } else if (!nodes.isJoined(node)) {
                circle.unreachable().accept(node);
              }
            },
            control);
  }

  private void unanswered(NodeAddress node, RpcSession session, long tick) {
    if (tick >= firstReliableTick
        && answered.getOrDefault(node, 0L) < tick
        && nodes.isJoined(node)
        && nodes.session(node) == session) {
      long timeoutMillis = config.timing().keepAliveTimeoutMillis();
      nodes.drop(node, "no answer to a keepalive for " + timeoutMillis + " ms");
    }
  }
}
