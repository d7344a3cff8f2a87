package org.kumofs.manager.replace;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kumofs.message.ManagerReplaceReport;
import org.kumofs.message.ManagerReplaceReport.Participant;
import org.kumofs.ring.NodeAddress;

/**
 * How far each server is in one phase of a replace. An end that a server reports before it has
 * acknowledged the start does not count: replaces of the same ring carry the same stamp, so it may
 * be that of an earlier run.
 */
final class ReplaceProgress {

  private final Map<NodeAddress, Step> steps = new LinkedHashMap<>();

  private enum Step {
    /** It was told to start, or is about to be, and has never acknowledged that. */
    TOLD,
    /** The same, and an end was reported that does not count. */
    TOLD_ENDED_EARLY,
    /** It has acknowledged the start. */
    WORKING,
    /** It has reported the end. */
    ENDED;

    ManagerReplaceReport.Step reported() {
      return switch (this) {
        case TOLD, TOLD_ENDED_EARLY -> ManagerReplaceReport.Step.TOLD;
        case WORKING -> ManagerReplaceReport.Step.WORKING;
        case ENDED -> ManagerReplaceReport.Step.ENDED;
      };
    }
  }

  /** Nobody has acknowledged anything yet. */
  ReplaceProgress(Collection<NodeAddress> servers) {
    servers.forEach(server -> steps.put(server, Step.TOLD));
  }

  /**
   * A server has acknowledged the start.
   *
   * @return false if it had reported an end before and nobody can say which run's: it must be told
   *     once more
   */
  boolean acknowledged(NodeAddress server) {
    Step before = steps.get(server);
    if (before == Step.TOLD || before == Step.TOLD_ENDED_EARLY) {
      steps.put(server, Step.WORKING);
    }
    return before != Step.TOLD_ENDED_EARLY;
  }

  /**
   * A server reports the end of its work.
   *
   * @return whether that counts; not if it takes no part, has ended already or has not acknowledged
   *     the start
   */
  boolean ended(NodeAddress server) {
    Step before = steps.get(server);
    if (before == Step.TOLD) {
      steps.put(server, Step.TOLD_ENDED_EARLY);
    }
    return before == Step.WORKING && steps.put(server, Step.ENDED) == Step.WORKING;
  }

  /** A server takes no part any more. */
  void drop(NodeAddress server) {
    steps.remove(server);
  }

  /** Everybody who takes part. */
  List<NodeAddress> servers() {
    return List.copyOf(steps.keySet());
  }

  /** Whether a server takes part and has not ended. */
  boolean isWaitingFor(NodeAddress server) {
    return steps.containsKey(server) && steps.get(server) != Step.ENDED;
  }

  /** Those that have not ended. */
  List<NodeAddress> waitingFor() {
    return steps.keySet().stream().filter(this::isWaitingFor).toList();
  }

  /** How far everybody is who takes part. */
  List<Participant> participants() {
    return steps.entrySet().stream()
        .map(step -> new Participant(step.getKey(), step.getValue().reported()))
        .toList();
  }

  /** Whether all have ended. */
  boolean isComplete() {
    return waitingFor().isEmpty();
  }
}
