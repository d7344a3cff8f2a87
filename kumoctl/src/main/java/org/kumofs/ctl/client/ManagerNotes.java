package org.kumofs.ctl.client;

import java.util.List;
import org.kumofs.message.GetStatus;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;

/**
 * What a manager of ours tells beside the original's answers.
 *
 * @param settling whether it has just started and does not hand out its ring yet
 * @param unreachable active members that are not connected
 * @param problems what keeps the ring from being kept
 */
public record ManagerNotes(boolean settling, List<String> unreachable, List<String> problems) {

  /** There is nothing to tell, or the manager is an original. */
  public static final ManagerNotes NONE = new ManagerNotes(false, List.of(), List.of());

  private static final String UNREACHABLE = "unreachable ";
  private static final String STATE = "state ";

  /** Copies. */
  public ManagerNotes {
    unreachable = List.copyOf(unreachable);
    problems = List.copyOf(problems);
  }

  /**
   * Asks a manager, on a connection of its own: an original answers the first question with an
   * error and hangs up.
   */
  public static ManagerNotes ask(NodeAddress manager, int timeoutMillis) {
    try (RpcConnection connection = RpcConnection.open(manager, timeoutMillis)) {
      boolean served =
          connection.call(new GetStatus(ManagerStatus.CAPABILITIES))
                  instanceof StatusValue.Number mask
              && (mask.bits() & ManagerStatus.NOTES_SERVED) != 0;
      return served
              && connection.call(new GetStatus(ManagerStatus.NOTES))
                  instanceof StatusValue.Text notes
          ? parse(notes.text())
          : NONE;
    } catch (CallException originalOrGone) {
      return NONE;
    }
  }

  static ManagerNotes parse(String text) {
    List<String> lines = text.lines().toList();
    return new ManagerNotes(
        lines.contains("settling"), after(UNREACHABLE, lines), after(STATE, lines));
  }

  private static List<String> after(String prefix, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }
}
