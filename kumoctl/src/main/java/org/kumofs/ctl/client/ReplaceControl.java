package org.kumofs.ctl.client;

import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.CancelReplace;
import org.kumofs.message.GetStatus;
import org.kumofs.message.ManagerReplaceReport;
import org.kumofs.message.ManagerReplaceStatus;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;

/**
 * What only managers of ours know of replaces, each time on a connection of its own: an original
 * answers the question what it is with an error and hangs up.
 */
public final class ReplaceControl {

  private ReplaceControl() {}

  /** Which phase a manager runs; empty if it does not tell. */
  public static Optional<ManagerReplaceReport> ask(NodeAddress manager, int timeoutMillis) {
    try (RpcConnection connection = RpcConnection.open(manager, timeoutMillis)) {
      return isServed(connection)
          ? Optional.of(connection.call(new ManagerReplaceStatus()))
          : Optional.empty();
    } catch (CallException originalOrGone) {
      return Optional.empty();
    }
  }

  /**
   * Ends the copy that a manager or its partner runs.
   *
   * @return whether there was one
   * @throws CallException if it can't be ended, with the reason
   */
  public static boolean cancel(NodeAddress manager, int timeoutMillis) throws CallException {
    try (RpcConnection connection = RpcConnection.open(manager, timeoutMillis)) {
      if (!isKnownToServe(connection)) {
        throw new CallException(manager + " is an older manager, which can't cancel a replace");
      }
      return connection.call(new CancelReplace(ClockTime.ZERO, true));
    }
  }

  private static boolean isKnownToServe(RpcConnection connection) {
    try {
      return isServed(connection);
    } catch (CallException original) {
      return false;
    }
  }

  private static boolean isServed(RpcConnection connection) throws CallException {
    return connection.call(new GetStatus(ManagerStatus.CAPABILITIES))
            instanceof StatusValue.Number mask
        && (mask.bits() & ManagerStatus.REPLACE_CONTROL) != 0;
  }
}
