package org.kumofs.server.membership;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares this server's wall clock with those of other members of the rings, at every keepalive
 * interval. Stamps order records only while the hosts' clocks agree; so the server whose clock is
 * wrong, going by most of them, takes no writes until it is right. See {@code docs/cluster.md},
 * Clocks.
 *
 * <p>Works on the control loop; {@link #requireAgreement} may be called by any thread.
 */
public final class ClockComparison implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClockComparison.class);

  /**
   * Clocks are told in whole seconds: a difference of so many of them may be anything above one.
   */
  private static final long WORTH_A_WARNING_SECONDS = 2;

  private static final long WARN_AGAIN_NANOS = 60_000_000_000L;

  /** A majority of these decides; more would only cost more in large clusters. */
  private static final int ASKED_AT_MOST = 6;

  private final RingHolder rings;
  private final NodeAddress self;
  private final StatusQuestions questions;
  private final ControlLoop control;
  private final Limits limits;

  private Scheduler.Cancellable ticks = () -> {};
  private Optional<Long> warnedNanos = Optional.empty();
  private volatile long skewSeconds;

  /**
   * When to ask, and what to make of the answers.
   *
   * @param intervalMillis time between two comparisons
   * @param maxSkewSeconds from a difference above this on, writes are refused; 0 for no limit,
   *     which leaves it to luck which of two writes wins
   */
  public record Limits(long intervalMillis, long maxSkewSeconds) {}

  /**
   * @param self this server's announced address
   */
  public ClockComparison(
      RingHolder rings,
      NodeAddress self,
      StatusQuestions questions,
      ControlLoop control,
      Limits limits) {
    this.rings = rings;
    this.self = self;
    this.questions = questions;
    this.control = control;
    this.limits = limits;
  }

  /** Compares from now on. */
  public void start() {
    ticks = control.scheduleRepeatedly(limits.intervalMillis(), this::compare);
  }

  private void compare() {
    List<CompletableFuture<Optional<Long>>> answers =
        asked().stream().map(this::offsetSeconds).toList();
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenRunAsync(
            () -> judge(answers.stream().flatMap(answer -> answer.join().stream()).toList()),
            control);
  }

  /** Those that follow this one in the rings, so that everybody is asked by somebody. */
  private List<NodeAddress> asked() {
    RingPair now = rings.rings();
    Set<NodeAddress> members = new LinkedHashSet<>(now.write().activeAddresses());
    members.addAll(now.read().activeAddresses());
    List<NodeAddress> inOrder = new ArrayList<>(members);
    int own = inOrder.indexOf(self);
    if (own < 0) {
      return List.of();
    }
    List<NodeAddress> following = new ArrayList<>(inOrder.subList(own + 1, inOrder.size()));
    following.addAll(inOrder.subList(0, own));
    return following.subList(0, Math.min(ASKED_AT_MOST, following.size()));
  }

  /** How far a server's clock is ahead of this one's; empty if it does not tell in time. */
  private CompletableFuture<Optional<Long>> offsetSeconds(NodeAddress server) {
    long asked = control.time().unixSeconds();
    return questions
        .ask(server, new GetStatus(StatusCode.TIME))
        .thenApply(
            answer -> {
              long answered = control.time().unixSeconds();
              return answer instanceof StatusValue.Number number && answered - asked <= 1
                  ? Optional.of(nearest(number.bits(), asked, answered))
                  : Optional.<Long>empty();
            })
        .exceptionally(failure -> Optional.empty());
  }

  /** The other clock was read at some moment in between. */
  private static long nearest(long told, long asked, long answered) {
    return told > answered ? told - answered : told < asked ? told - asked : 0;
  }

  private void judge(List<Long> offsets) {
    long before = skewSeconds;
    skewSeconds = -median(offsets);
    if (isTooFar(skewSeconds) != isTooFar(before)) {
      log.warn(
          isTooFar(skewSeconds)
              ? "{}; writes are refused until it is right"
              : "the clock of this server is right again ({}); writes are taken",
          describe(skewSeconds));
      return;
    }
    long now = control.time().nanoTime();
    boolean due = warnedNanos.map(last -> now - last >= WARN_AGAIN_NANOS).orElse(true);
    long widest = offsets.stream().mapToLong(Math::abs).max().orElse(0);
    if (widest >= WORTH_A_WARNING_SECONDS && due) {
      warnedNanos = Optional.of(now);
      log.warn(
          "the clocks of the servers differ by {} s or more; {}", widest, describe(skewSeconds));
    }
  }

  /** With this server's own clock among them; of two in the middle the one nearer to it. */
  static long median(List<Long> offsets) {
    List<Long> all = new ArrayList<>(offsets);
    all.add(0L);
    all.sort(null);
    long upper = all.get(all.size() / 2);
    long lower = all.get((all.size() - 1) / 2);
    return Math.abs(lower) <= Math.abs(upper) ? lower : upper;
  }

  private boolean isTooFar(long seconds) {
    return limits.maxSkewSeconds() > 0 && Math.abs(seconds) > limits.maxSkewSeconds();
  }

  private static String describe(long seconds) {
    return seconds == 0
        ? "the clock of this server agrees with most of them"
        : "the clock of this server is "
            + Math.abs(seconds)
            + " s "
            + (seconds > 0 ? "ahead of" : "behind")
            + " those of the others";
  }

  /**
   * Makes sure that this server's clock may stamp records.
   *
   * @throws ClockSkewException if it is too far from those of most others
   */
  public void requireAgreement() {
    long seconds = skewSeconds;
    if (isTooFar(seconds)) {
      throw new ClockSkewException(describe(seconds));
    }
  }

  @Override
  public void close() {
    ticks.cancel();
  }
}
