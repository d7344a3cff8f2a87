package org.kumofs.manager.membership;

import java.util.Optional;
import java.util.UUID;
import org.kumofs.message.Introduce;
import org.kumofs.ring.NodeAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges servers that say which database they have: a member with another one than it became a
 * member with does not hold the records of its place. For the control loop alone. See {@code
 * docs/cluster.md}, Identities.
 */
public final class Introductions {

  private static final Logger log = LoggerFactory.getLogger(Introductions.class);

  private final Membership membership;
  private final MembershipChanges changes;
  private final Settling settling;
  private final PartnerLink partner;

  /** Judges for one membership. */
  public Introductions(
      Membership membership, MembershipChanges changes, Settling settling, PartnerLink partner) {
    this.membership = membership;
    this.changes = changes;
    this.settling = settling;
    this.partner = partner;
  }

  /** A connected server introduces itself. */
  public void introduced(NodeAddress server, Introduce introduction) {
    Identities identities = membership.identities();
    boolean awaited = identities.isAwaited(server);
    identities.introduced(
        server, new Identities.Present(introduction.identity(), introduction.previous()));
    changes.adoptFromServer(server, introduction.write(), introduction.read());
    if (settling.isSettled()) {
      judge(server);
    }
    settling.serverHeard(server);
    if (awaited && !membership.rings().write().isActive(server)) {
      changes.newcomerReady();
    }
  }

  /** The rings are about to be handed out: judges all who have introduced themselves. */
  public void judgeAll() {
    membership.servers().forEach(this::judge);
  }

  private void judge(NodeAddress server) {
    Optional<Identities.Present> present = membership.identities().present(server);
    if (present.isEmpty() || !membership.isActive(server)) {
      return;
    }
    UUID identity = present.get().identity();
    Optional<UUID> recorded = membership.identities().recorded(server);
    if (recorded.isEmpty() || hasStartedOver(server, recorded.get(), present.get())) {
      membership.recordIdentity(server, identity);
      partner.prepare();
    } else if (!recorded.get().equals(identity)) {
      log.error(
          "{} has come back with another database: it is a newcomer from now on, and what only it"
              + " had is gone",
          server);
      changes.databaseReplaced(server);
    }
  }

  /** It forgets its records when it comes back into the write ring; nobody reads from it yet. */
  private boolean hasStartedOver(NodeAddress server, UUID recorded, Identities.Present present) {
    return !recorded.equals(present.identity())
        && present.previous().filter(recorded::equals).isPresent()
        && !membership.rings().read().isActive(server);
  }
}
