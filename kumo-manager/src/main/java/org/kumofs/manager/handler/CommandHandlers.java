package org.kumofs.manager.handler;

import org.kumofs.manager.membership.MembershipChanges;
import org.kumofs.manager.membership.Settling;
import org.kumofs.manager.replace.AutoReplace;
import org.kumofs.manager.replace.ReplaceCoordinator;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.AutoReplaceChange;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.Nothing;
import org.kumofs.message.SetAutoReplace;
import org.kumofs.message.StartReplace;
import org.kumofs.rpc.Caller;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.rpc.RpcException;
import org.kumofs.rpc.wire.WireError;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands of an operator. They are answered once begun; a replace goes on behind them. */
public final class CommandHandlers {

  private static final Logger log = LoggerFactory.getLogger(CommandHandlers.class);

  private final MembershipChanges changes;
  private final Settling settling;
  private final ReplaceCoordinator coordinator;
  private final AutoReplace autoReplace;
  private final ControlLoop control;

  /** Has the commands carried out by these. */
  public CommandHandlers(
      MembershipChanges changes,
      Settling settling,
      ReplaceCoordinator coordinator,
      AutoReplace autoReplace,
      ControlLoop control) {
    this.changes = changes;
    this.settling = settling;
    this.coordinator = coordinator;
    this.autoReplace = autoReplace;
    this.control = control;
  }

  /** Adds the methods to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients
        .on(AttachNewServers.METHOD, Handler.on(control, this::attach))
        .on(DetachFaultServers.METHOD, Handler.on(control, this::detach))
        .on(StartReplace.METHOD, Handler.on(control, this::replace))
        .on(SetAutoReplace.METHOD, Handler.on(control, this::setAutoReplace));
  }

  /** A change of a ring that may be an old one would win over what the others know. */
  private void requireSettled() throws RpcException {
    if (!settling.isSettled()) {
      throw RpcException.withError(
          new WireError.Text(
              "the manager has just started and waits for its partner or its servers; try again"));
    }
  }

  private Nothing attach(Caller caller, AttachNewServers request) throws RpcException {
    requireSettled();
    log.info("{} commands: attach, replace={}", caller, request.replace());
    changes.attachNewcomers();
    return replaceIf(request.replace());
  }

  private Nothing detach(Caller caller, DetachFaultServers request) throws RpcException {
    requireSettled();
    log.info("{} commands: detach, replace={}", caller, request.replace());
    changes.detachFaults();
    return replaceIf(request.replace());
  }

  private Nothing replaceIf(boolean wanted) {
    if (wanted) {
      coordinator.start(false);
    }
    return Nothing.NOTHING;
  }

  private Nothing replace(Caller caller, StartReplace request) throws RpcException {
    requireSettled();
    log.info("{} commands: replace, full={}", caller, request.full());
    coordinator.start(request.full());
    return Nothing.NOTHING;
  }

  private AutoReplaceChange setAutoReplace(Caller caller, SetAutoReplace request) {
    log.info("{} commands: auto-replace={}", caller, request.enable());
    return autoReplace.set(request.enable());
  }
}
