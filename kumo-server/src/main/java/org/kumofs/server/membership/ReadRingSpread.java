package org.kumofs.server.membership;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.time.ControlLoop;

/**
 * Finds out when all other servers have followed this one to another read ring: until then those
 * that have not still answer reads by the former one, and writes go to them too. Originals tell
 * their rings as well. Register it as a listener of the rings; works on the control loop. See
 * {@code docs/replication.md}, Servers with different rings.
 */
public final class ReadRingSpread implements RingListener {

  private static final long AGAIN_MILLIS = 50;

  /** So long a server that does not answer, and that nobody gives up, holds up writes. */
  private static final long MAX_NANOS = 20_000_000_000L;

  private final RingHolder rings;
  private final NodeAddress self;
  private final StatusQuestions questions;
  private final ControlLoop control;

  private final Set<NodeAddress> behind = new LinkedHashSet<>();
  private final Set<NodeAddress> asked = new LinkedHashSet<>();
  private long sinceNanos;
  private boolean waiting;

  /**
   * @param self this server's announced address
   */
  public ReadRingSpread(
      RingHolder rings, NodeAddress self, StatusQuestions questions, ControlLoop control) {
    this.rings = rings;
    this.self = self;
    this.questions = questions;
    this.control = control;
  }

  @Override
  public void ringsChanged(RingPair before, RingPair after) {
    if (rings.formerReadRings().isEmpty()) {
      behind.clear();
      return;
    }
    if (!before.read().equals(after.read())) {
      sinceNanos = control.time().nanoTime();
      rings.formerReadRings().forEach(former -> behind.addAll(former.activeAddresses()));
      behind.remove(self);
    }
    behind.removeIf(server -> isGivenUp(server, after));
    review();
  }

  private static boolean isGivenUp(NodeAddress server, RingPair rings) {
    return !rings.write().isActive(server) && !rings.read().isActive(server);
  }

  private void review() {
    if (behind.isEmpty() || control.time().nanoTime() - sinceNanos > MAX_NANOS) {
      behind.clear();
      rings.forgetFormerReadRings();
      return;
    }
    Set.copyOf(behind).stream().sorted().filter(asked::add).forEach(this::ask);
    if (!waiting) {
      waiting = true;
      control.schedule(AGAIN_MILLIS, this::reviewAgain);
    }
  }

  private void reviewAgain() {
    waiting = false;
    if (!rings.formerReadRings().isEmpty()) {
      review();
    }
  }

  private void ask(NodeAddress server) {
    questions
        .ask(server, new GetStatus(StatusCode.READ_RING))
        .whenCompleteAsync(
            (answer, failure) -> answered(server, Optional.ofNullable(answer)), control);
  }

  private void answered(NodeAddress server, Optional<StatusValue> answer) {
    asked.remove(server);
    ClockTime here = rings.rings().read().clockTime();
    boolean there =
        answer.isPresent()
            && answer.get() instanceof StatusValue.Seed ring
            && !ring.seed().isEmpty()
            && !ring.seed().clockTime().isBefore(here);
    if (there && behind.remove(server) && behind.isEmpty()) {
      rings.forgetFormerReadRings();
    }
  }
}
