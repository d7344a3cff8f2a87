package org.kumofs.manager.handler;

import java.util.ArrayList;
import java.util.List;
import org.kumofs.manager.membership.Membership;
import org.kumofs.manager.membership.Settling;
import org.kumofs.manager.state.StateKeeper;
import org.kumofs.message.GetStatus;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Handler;
import org.kumofs.rpc.MethodTable;
import org.kumofs.time.ControlLoop;

/**
 * Tells what this manager understands and what its operator should know. See {@code
 * docs/wire-format.md}, Status.
 */
public final class ManagerNotes {

  private static final long CAPABILITIES =
      ManagerStatus.INTRODUCTIONS | ManagerStatus.NOTES_SERVED | ManagerStatus.REPLACE_CONTROL;

  private final Membership membership;
  private final Settling settling;
  private final StateKeeper keeper;
  private final ControlLoop control;

  /** Looks at these when it is asked. */
  public ManagerNotes(
      Membership membership, Settling settling, StateKeeper keeper, ControlLoop control) {
    this.membership = membership;
    this.settling = settling;
    this.keeper = keeper;
    this.control = control;
  }

  /** Adds the method to the table for clients. */
  public void addTo(MethodTable.Builder clients) {
    clients.on(GetStatus.METHOD, Handler.on(control, (caller, request) -> read(request.what())));
  }

  private StatusValue read(int what) {
    if (what == ManagerStatus.CAPABILITIES) {
      return new StatusValue.Number(CAPABILITIES);
    }
    if (what == ManagerStatus.NOTES) {
      return new StatusValue.Text(String.join("\n", notes()));
    }
    return new StatusValue.Unknown();
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!settling.isSettled()) {
      notes.add("settling");
    }
    for (NodeAddress server : membership.unreachable()) {
      notes.add("unreachable " + server);
    }
    keeper.problem().ifPresent(problem -> notes.add("state " + problem.replace('\n', ' ')));
    return notes;
  }
}
