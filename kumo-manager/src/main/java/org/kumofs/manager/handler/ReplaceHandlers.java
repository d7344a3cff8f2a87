package org.kumofs.manager.handler;

import org.kumofs.clock.LamportClock;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.manager.replace.ReplaceCoordinator;
import org.kumofs.manager.replace.ReplaceElection;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ReplaceCopyEnd;
import org.kumofs.message.ReplaceDeleteEnd;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.time.ControlLoop;

/** What servers report of a replace, and the partner's wish for one. */
public final class ReplaceHandlers {

  private final ManagerConfig config;
  private final ReplaceCoordinator coordinator;
  private final ReplaceElection election;
  private final LamportClock clock;
  private final ControlLoop control;

  /** Hands everything over to a coordinator and an election. */
  public ReplaceHandlers(
      ManagerConfig config,
      ReplaceCoordinator coordinator,
      ReplaceElection election,
      LamportClock clock,
      ControlLoop control) {
    this.config = config;
    this.coordinator = coordinator;
    this.election = election;
    this.clock = clock;
    this.control = control;
  }

  /** Adds the methods to the table for nodes. */
  public void addTo(MethodTable.Builder nodes) {
    nodes
        .on(ReplaceCopyEnd.METHOD, Handler.on(control, this::copyEnd))
        .on(ReplaceDeleteEnd.METHOD, Handler.on(control, this::deleteEnd))
        .on(org.kumofs.message.ReplaceElection.METHOD, Handler.on(control, this::election));
  }

  private Acknowledged copyEnd(Caller caller, ReplaceCopyEnd request) {
    clock.observe(request.clock());
    caller.node().ifPresent(node -> coordinator.copyEnded(node.address(), request.replaceTime()));
    return Acknowledged.ACKNOWLEDGED;
  }

  private Acknowledged deleteEnd(Caller caller, ReplaceDeleteEnd request) {
    clock.observe(request.clock());
    caller.node().ifPresent(node -> coordinator.deleteEnded(node.address(), request.replaceTime()));
    return Acknowledged.ACKNOWLEDGED;
  }

  private Boolean election(Caller caller, org.kumofs.message.ReplaceElection request)
      throws RpcException {
    Partner.require(config, caller);
    clock.observe(request.clock());
    return election.delegated(request.seed());
  }
}
