package org.kumofs.manager.membership;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.LamportClock;
import org.kumofs.manager.ManagerConfig;
import org.kumofs.message.ManagerStatus;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.ShareState;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;
import org.kumofs.rpc.Questions;
import org.kumofs.time.ControlLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this manager tells a partner of its own kind beside the rings. Finds out what the partner
 * is, each time it has connected; an original is told nothing. For the control loop alone.
 */
public final class PartnerLink {

  private static final Logger log = LoggerFactory.getLogger(PartnerLink.class);

  private final ManagerConfig config;
  private final Nodes nodes;
  private final Membership membership;
  private final Settling settling;
  private final Means means;

  private Kind kind = Kind.UNKNOWN;
  private long sharedVersion = -1;
  private CompletableFuture<Void> preparing = CompletableFuture.completedFuture(null);

  private enum Kind {
    UNKNOWN,
    ORIGINAL,
    /** It takes {@link ShareState}. */
    EQUAL
  }

  /**
   * How it talks.
   *
   * @param questions finds out what the partner is
   * @param clock goes along with every message
   * @param control the loop
   */
  public record Means(Questions questions, LamportClock clock, ControlLoop control) {}

  /** Asks nobody by itself. */
  public PartnerLink(
      ManagerConfig config, Nodes nodes, Membership membership, Settling settling, Means means) {
    this.config = config;
    this.nodes = nodes;
    this.membership = membership;
    this.settling = settling;
    this.means = means;
  }

  /** The partner is there, perhaps another one than before. */
  void connected() {
    kind = Kind.UNKNOWN;
    sharedVersion = -1;
  }

  /**
   * Tells the partner what it has to know ahead of the rings.
   *
   * @return done on the control loop when that has arrived or can't be helped; at once if there is
   *     nothing to tell
   */
  CompletableFuture<Void> prepare() {
    Optional<NodeAddress> partner = config.partner().filter(nodes::isJoined);
    if (partner.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    preparing =
        preparing.isDone()
            ? prepare(partner.get())
            : preparing.thenCompose(done -> prepare(partner.get()));
    return preparing;
  }

  private CompletableFuture<Void> prepare(NodeAddress partner) {
    return switch (kind) {
      case UNKNOWN -> askAndShare(partner);
      case ORIGINAL -> CompletableFuture.completedFuture(null);
      case EQUAL -> share(partner);
    };
  }

  private CompletableFuture<Void> askAndShare(NodeAddress partner) {
    return means
        .questions()
        .capabilities(partner)
        .handleAsync(
            (mask, failure) -> {
              if (failure != null) {
                log.debug("{} does not tell what it is: {}", partner, failure.getMessage());
                return CompletableFuture.<Void>completedFuture(null);
              }
              kind = (mask & ManagerStatus.INTRODUCTIONS) != 0 ? Kind.EQUAL : Kind.ORIGINAL;
              return kind == Kind.EQUAL
                  ? share(partner)
                  : CompletableFuture.<Void>completedFuture(null);
            },
            means.control())
        .thenCompose(shared -> shared);
  }

  private CompletableFuture<Void> share(NodeAddress partner) {
    long version = membership.identities().version();
    if (settling.isSettled() && version == sharedVersion) {
      return CompletableFuture.completedFuture(null);
    }
    RingPair rings = settling.isWitness() ? membership.rings() : RingPair.EMPTY;
    ShareState state =
        new ShareState(
            membership.identities().all(),
            new RingSeeds(rings.write().seed(), rings.read().seed()),
            settling.isSettled(),
            means.clock().take());
    return nodes
        .session(partner)
        .call(state, config.timing().callTimeoutMillis())
        .handleAsync(
            (done, failure) -> {
              if (failure == null) {
                sharedVersion = version;
              } else {
                log.debug("{} was not told the identities: {}", partner, failure.getMessage());
              }
              return null;
            },
            means.control());
  }
}
