package org.kumofs.ctl.command;

import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.ctl.stat.ReplaceState;
import org.kumofs.message.GetStatus;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceStage;
import org.kumofs.message.ReplaceStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;

/**
 * What one server tells of a replace. An original one tells only whether it copies or deletes.
 *
 * @param report what a server of ours tells
 * @param flags the replace state of an original
 * @param problem why it could not be asked; empty if it could
 */
record ReplaceOfServer(
    NodeAddress address, Optional<ReplaceReport> report, OptionalLong flags, String problem) {

  /** Asks a server. */
  static ReplaceOfServer ask(NodeAddress server, int timeoutMillis) {
    try (RpcConnection connection = RpcConnection.open(server, timeoutMillis)) {
      if (number(connection, StatusCode.CAPABILITIES).stream()
          .anyMatch(mask -> (mask & ReplaceStatus.CAPABILITY) != 0)) {
        return new ReplaceOfServer(
            server, Optional.of(connection.call(new ReplaceStatus())), OptionalLong.empty(), "");
      }
      return new ReplaceOfServer(
          server, Optional.empty(), number(connection, StatusCode.REPLACE_STATE), "");
    } catch (CallException e) {
      return new ReplaceOfServer(server, Optional.empty(), OptionalLong.empty(), e.getMessage());
    }
  }

  private static OptionalLong number(RpcConnection connection, StatusCode code)
      throws CallException {
    return connection.call(new GetStatus(code)) instanceof StatusValue.Number number
        ? OptionalLong.of(number.bits())
        : OptionalLong.empty();
  }

  /** The phase that it is in, or was in last; empty if nobody knows. */
  Optional<ReplaceStage> stage() {
    if (report.isPresent()) {
      return report.map(ReplaceReport::stage);
    }
    if (flags.isEmpty()) {
      return Optional.empty();
    }
    if ((flags.getAsLong() & ReplaceState.COPYING) != 0) {
      return Optional.of(ReplaceStage.COPY);
    }
    boolean deleting = (flags.getAsLong() & ReplaceState.DELETING) != 0;
    return Optional.of(deleting ? ReplaceStage.DELETE : ReplaceStage.IDLE);
  }

  /** Whether it is at work in a phase. */
  boolean worksAt(ReplaceStage phase) {
    boolean over = report.filter(told -> told.progress().step().isOver()).isPresent();
    return !over && stage().filter(phase::equals).isPresent();
  }
}
