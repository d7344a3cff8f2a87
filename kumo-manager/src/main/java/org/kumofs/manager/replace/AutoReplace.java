package org.kumofs.manager.replace;

import org.kumofs.manager.ManagerTiming;
import org.kumofs.manager.membership.MembershipListener;
import org.kumofs.message.AutoReplaceChange;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has replaces run without a command, some time after the last change of membership: servers that
 * come or go together are then dealt with together. For the control loop alone.
 */
public final class AutoReplace implements MembershipListener {

  private static final Logger log = LoggerFactory.getLogger(AutoReplace.class);

  private final ReplaceElection election;
  private final ControlLoop control;
  private final long delayMillis;
  private boolean enabled;
  private Scheduler.Cancellable timer = () -> {};

  /**
   * Waits for the first change.
   *
   * @param enabled whether it does anything
   */
  public AutoReplace(
      ReplaceElection election, ControlLoop control, ManagerTiming timing, boolean enabled) {
    this.election = election;
    this.control = control;
    this.delayMillis = timing.replaceDelayMillis();
    this.enabled = enabled;
  }

  @Override
  public void attentionWanted() {
    if (enabled) {
      log.info("an automatic replace follows in {} ms unless more happens", delayMillis);
      timer.cancel();
      timer = control.schedule(delayMillis, election::elect);
    }
  }

  /** Whether automatic replaces are on. */
  public boolean isEnabled() {
    return enabled;
  }

  /** Forgets what it was about to do, and goes on with the next change of membership. */
  void hold() {
    timer.cancel();
    if (enabled) {
      log.info("no automatic replace until the membership changes again");
    }
  }

  /** Turns automatic replaces on, which takes effect at once, or off. */
  public AutoReplaceChange set(boolean wanted) {
    if (wanted == enabled) {
      return AutoReplaceChange.UNCHANGED;
    }
    enabled = wanted;
    timer.cancel();
    log.info("automatic replaces are {}", wanted ? "on" : "off");
    if (wanted) {
      election.elect();
      return AutoReplaceChange.ENABLED;
    }
    return AutoReplaceChange.DISABLED;
  }
}
