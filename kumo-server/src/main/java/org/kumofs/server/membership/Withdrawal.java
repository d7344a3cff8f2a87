package org.kumofs.server.membership;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingPair;
import org.kumofs.server.store.Store;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a server whose store takes no writes any more out of the cluster, so that the other owners
 * of its keys go on without it; but only if there are others enough, all of them well. Where the
 * same befalls several servers they stay, and reads go on. See {@code docs/cluster.md}, A server
 * that can't write. Control loop only.
 */
public final class Withdrawal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Withdrawal.class);
  private static final long TICK_MILLIS = 1_000;
  private static final long TELL_MILLIS = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Store store;
  private final RingHolder rings;
  private final NodeAddress self;
  private final Means means;
  private final long afterMillis;
  private final ControlLoop control;
  private Scheduler.Cancellable ticks = () -> {};
  private Optional<Long> waitingSinceNanos = Optional.empty();
  private Optional<Long> toldNanos = Optional.empty();
  private boolean left;

  /**
   * What this goes by and acts with.
   *
   * @param takesWrites asks another server whether its store does; false if it can't tell
   * @param hearsManager whether somebody is there who gives this server up
   * @param leave ends all that makes this server a member
   */
  public record Means(
      Function<NodeAddress, CompletableFuture<Boolean>> takesWrites,
      BooleanSupplier hearsManager,
      Runnable leave) {}

  /**
   * @param self this server's announced address
   * @param afterMillis how long the store has failed before anything is done, so that a failure
   *     that befalls all is known by then; 0 for never
   */
  public Withdrawal(
      Store store,
      RingHolder rings,
      NodeAddress self,
      Means means,
      long afterMillis,
      ControlLoop control) {
    this.store = store;
    this.rings = rings;
    this.self = self;
    this.means = means;
    this.afterMillis = afterMillis;
    this.control = control;
  }

  /** Looks after the store from now on. */
  public void start() {
    if (afterMillis > 0) {
      ticks = control.scheduleRepeatedly(TICK_MILLIS, this::tick);
    }
  }

  private void tick() {
    Optional<String> trouble = store.trouble();
    if (trouble.isEmpty()) {
      return;
    }
    long now = control.time().nanoTime();
    long since = waitingSinceNanos.orElse(now);
    waitingSinceNanos = Optional.of(since);
    if (left) {
      tell("this server has left the cluster: {}. Restart it when the disk is well", trouble.get());
    } else if (now - since >= afterMillis * NANOS_PER_MILLI) {
      waitingSinceNanos = Optional.of(now);
      leaveIfOthersStandIn(trouble.get());
    }
  }

  private void leaveIfOthersStandIn(String trouble) {
    RingPair asked = rings.rings();
    if (!asked.write().isActive(self) && !asked.read().isActive(self)) {
      leave(trouble);
      return;
    }
    Optional<String> obstacle = obstacle(asked);
    if (obstacle.isPresent()) {
      stay(trouble, obstacle.get());
      return;
    }
    List<CompletableFuture<Boolean>> answers =
        partners(asked).stream()
            .map(partner -> means.takesWrites().apply(partner).exceptionally(failure -> false))
            .toList();
    CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenRunAsync(
            () -> {
              if (!answers.stream().allMatch(CompletableFuture::join)) {
                stay(trouble, "not all other owners of its keys are known to take writes");
              } else if (rings.rings().equals(asked)) {
                leave(trouble);
              }
            },
            control);
  }

  private Optional<String> obstacle(RingPair now) {
    if (!shared(now).allMatch(owners -> owners.size() == Ring.REPLICATION_FACTOR)) {
      return Optional.of("some of its keys have less than two other owners");
    }
    return means.hearsManager().getAsBoolean()
        ? Optional.empty()
        : Optional.of("no manager is there to give it up");
  }

  /** The active owners of each range of keys that this server is one of. */
  private Stream<List<NodeAddress>> shared(RingPair now) {
    return Stream.of(now.write(), now.read())
        .flatMap(ring -> ring.ranges().stream())
        .map(owners -> owners.active())
        .filter(owners -> owners.contains(self));
  }

  private Set<NodeAddress> partners(RingPair now) {
    Set<NodeAddress> partners = new TreeSet<>();
    shared(now).forEach(partners::addAll);
    partners.remove(self);
    return partners;
  }

  private void stay(String trouble, String obstacle) {
    tell("this server stays a member though it can't write, since " + obstacle + ": {}", trouble);
  }

  private void leave(String trouble) {
    left = true;
    log.error(
        "this server leaves the cluster, so that the other owners of its keys go on without it: {}",
        trouble);
    means.leave().run();
  }

  private void tell(String format, String trouble) {
    long now = control.time().nanoTime();
    if (toldNanos.isEmpty() || now - toldNanos.get() >= TELL_MILLIS * NANOS_PER_MILLI) {
      toldNanos = Optional.of(now);
      log.error(format, trouble);
    }
  }

  @Override
  public void close() {
    ticks.cancel();
  }
}
