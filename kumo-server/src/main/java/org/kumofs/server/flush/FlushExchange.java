package org.kumofs.server.flush;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.kumofs.data.FlushMark;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.server.membership.RingHolder;
import org.kumofs.server.membership.RingListener;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every active member of the rings knows what was flushed. A server that becomes a
 * member asks all others; the others tell those that become members, which a command to flush may
 * just have missed; and a command is passed on before it is acknowledged. Who can't be reached is
 * told later. Originals know of no flushes and are left alone.
 */
public final class FlushExchange implements RingListener {

  private static final Logger log = LoggerFactory.getLogger(FlushExchange.class);
  private static final long RETRY_MILLIS = 5_000;

  private final FlushMarks marks;
  private final RingHolder rings;
  private final NodeAddress self;
  private final FlushPeers peers;
  private final ControlLoop control;
  private final Executor storage;

  /** Those that could not be told. Control loop only. */
  private final Set<NodeAddress> missed = new LinkedHashSet<>();

  /**
   * @param self this server's announced address
   * @param storage where the disk may be touched
   */
  public FlushExchange(
      FlushMarks marks,
      RingHolder rings,
      NodeAddress self,
      FlushPeers peers,
      ControlLoop control,
      Executor storage) {
    this.marks = marks;
    this.rings = rings;
    this.self = self;
    this.peers = peers;
    this.control = control;
    this.storage = storage;
  }

  /**
   * Asks the other members of rings that this server is about to join, if it has records that may
   * have been flushed meanwhile. Any thread.
   *
   * @return done when all have answered or can't be reached; never fails
   */
  public CompletableFuture<Void> beforeJoining(RingPair next) {
    return marks.mayHoldFlushed() ? exchangeWith(others(next)) : exchangeWith(Set.of());
  }

  /**
   * Tells all other members what this server knows. Any thread.
   *
   * @return as {@link #beforeJoining}
   */
  public CompletableFuture<Void> spread() {
    return exchangeWith(others(rings.rings()));
  }

  @Override
  public void ringsChanged(RingPair before, RingPair after) {
    if (!isActive(self, after)) {
      // What it knows may be of another cluster.
      return;
    }
    Set<NodeAddress> affected = others(after);
    boolean joined = !isActive(self, before);
    if (!joined) {
      affected.removeIf(server -> isActive(server, before));
    }
    if (joined || !marks.current().equals(FlushMark.NONE)) {
      exchangeWith(affected);
    }
  }

  private static boolean isActive(NodeAddress server, RingPair by) {
    return by.write().isActive(server) || by.read().isActive(server);
  }

  private Set<NodeAddress> others(RingPair by) {
    Set<NodeAddress> members = new LinkedHashSet<>(by.write().activeAddresses());
    members.addAll(by.read().activeAddresses());
    members.remove(self);
    return members;
  }

  private CompletableFuture<Void> exchangeWith(Set<NodeAddress> servers) {
    return CompletableFuture.allOf(
        servers.stream().map(this::exchangeWith).toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> exchangeWith(NodeAddress server) {
    return peers
        .exchange(server, marks.current())
        .thenAcceptAsync(answer -> answer.ifPresent(mark -> learn(server, mark)), storage)
        .handleAsync(
            (done, failure) -> {
              ended(server, failure);
              return null;
            },
            control);
  }

  private void learn(NodeAddress server, FlushMark mark) {
    if (marks.isFromTheFuture(mark)) {
      log.warn("{} knows of a flush from the future; do the hosts' clocks agree?", server);
    } else {
      marks.join(mark);
    }
  }

  private void ended(NodeAddress server, Throwable failure) {
    if (failure == null) {
      missed.remove(server);
      return;
    }
    log.debug("{} can't be told what was flushed: {}", server, failure.getMessage());
    if (missed.isEmpty()) {
      control.schedule(RETRY_MILLIS, this::retry);
    }
    missed.add(server);
  }

  private void retry() {
    Set<NodeAddress> again = others(rings.rings());
    again.retainAll(missed);
    missed.clear();
    exchangeWith(again);
  }
}
