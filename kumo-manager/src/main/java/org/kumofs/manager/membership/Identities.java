package org.kumofs.manager.membership;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.RecordedIdentity;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.TimeSource;

/**
 * Which database belongs to which server: as recorded when it became a member, and as it says on
 * its present connection. For the control loop alone.
 */
public final class Identities {

  /** A server that was once introduced, and is not again by then, will not be: it is another. */
  private static final long INTRODUCTION_NANOS = 10_000_000_000L;

  private final TimeSource time;
  private final Map<NodeAddress, RecordedIdentity> recorded = new HashMap<>();
  private final Map<NodeAddress, Present> present = new HashMap<>();
  private long version;

  /**
   * What a server says of itself.
   *
   * @param identity its database
   * @param previous the one that it has emptied itself, if it has
   */
  record Present(UUID identity, Optional<UUID> previous) {}

  private final Map<NodeAddress, Long> joinedNanos = new HashMap<>();

  /** Knows nobody. */
  public Identities(TimeSource time) {
    this.time = time;
  }

  /** A server has connected; whatever it said before is of its past. */
  void connected(NodeAddress server) {
    present.remove(server);
    joinedNanos.put(server, time.nanoTime());
  }

  void lost(NodeAddress server) {
    present.remove(server);
    joinedNanos.remove(server);
  }

  void introduced(NodeAddress server, Present introduction) {
    present.put(server, introduction);
  }

  /** What a server has said on its present connection. */
  Optional<Present> present(NodeAddress server) {
    return Optional.ofNullable(present.get(server));
  }

  /** Whether a server is known to introduce itself and has yet to. */
  boolean isAwaited(NodeAddress server) {
    Long joined = joinedNanos.get(server);
    return joined != null
        && recorded.containsKey(server)
        && !present.containsKey(server)
        && time.nanoTime() - joined < INTRODUCTION_NANOS;
  }

  /** The database that belongs to a member. */
  Optional<UUID> recorded(NodeAddress server) {
    return Optional.ofNullable(recorded.get(server)).map(RecordedIdentity::identity);
  }

  void record(NodeAddress server, UUID identity, ClockTime since) {
    recorded.put(server, new RecordedIdentity(server, identity, since));
    version++;
  }

  /**
   * Servers become members with the databases that they have now. An original does not tell; then
   * nothing is known of it any more.
   */
  void attached(Collection<NodeAddress> servers, ClockTime since) {
    for (NodeAddress server : servers) {
      Optional<Present> introduced = present(server);
      if (introduced.isPresent()) {
        record(server, introduced.get().identity(), since);
      } else if (recorded.remove(server) != null) {
        version++;
      }
    }
  }

  /** Takes over each record that is later than the one held. */
  public void merge(List<RecordedIdentity> others) {
    for (RecordedIdentity other : others) {
      RecordedIdentity held = recorded.get(other.server());
      if (held == null || held.since().isBefore(other.since())) {
        recorded.put(other.server(), other);
        version++;
      }
    }
  }

  /** All records, in the order of the addresses. */
  public List<RecordedIdentity> all() {
    return recorded.values().stream()
        .sorted(Comparator.comparing(RecordedIdentity::server))
        .toList();
  }

  /** Another number whenever a record has changed. */
  long version() {
    return version;
  }
}
