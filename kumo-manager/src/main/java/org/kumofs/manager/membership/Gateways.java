package org.kumofs.manager.membership;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.kumofs.message.HashSpacePush;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.RpcSession;
import org.kumofs.rpc.wire.ErrorCode;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that have asked for the rings and so are told when these change: gateways, down their
 * own connections. A client that turns out not to be one, or that hangs up, is forgotten. For the
 * control loop alone.
 */
public final class Gateways {

  private static final Logger log = LoggerFactory.getLogger(Gateways.class);

  private final ControlLoop control;
  private final long callTimeoutMillis;
  private final Set<RpcSession> sessions = new LinkedHashSet<>();

  /**
   * Knows no client yet.
   *
   * @param callTimeoutMillis limit for the answer to a push
   */
  public Gateways(ControlLoop control, long callTimeoutMillis) {
    this.control = control;
    this.callTimeoutMillis = callTimeoutMillis;
  }

  /** A client has asked for the rings. */
  public void add(RpcSession session) {
    sessions.add(session);
  }

  /** Sends a push to every client that is still there. */
  void push(HashSpacePush push) {
    prune();
    for (RpcSession session : List.copyOf(sessions)) {
      session
          .call(push, callTimeoutMillis)
          .whenCompleteAsync((taken, failure) -> pushed(session, failure), control);
    }
  }

  private void pushed(RpcSession session, Throwable failure) {
    if (failure instanceof RpcException e && e.is(ErrorCode.PROTOCOL)) {
      sessions.remove(session);
    } else if (failure != null) {
      // A gateway finds out by itself that its rings are old: servers refuse what it sends them.
      log.info("{} was not told of the rings: {}", session.peer(), failure.getMessage());
    }
  }

  /** Forgets those that have hung up. */
  void prune() {
    sessions.removeIf(session -> !session.isConnected());
  }

  /** How many clients would get a push. */
  int size() {
    return sessions.size();
  }
}
