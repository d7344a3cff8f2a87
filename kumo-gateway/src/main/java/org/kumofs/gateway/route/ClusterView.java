package org.kumofs.gateway.route;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingPair;

/**
 * What a gateway knows of the cluster at one moment. Immutable: an attempt reads it once.
 *
 * @param rings the rings to go by
 * @param capabilities what the servers can do beyond what originals can
 */
public record ClusterView(RingPair rings, Capabilities capabilities) {

  /** Before anything is known. */
  public static final ClusterView EMPTY = new ClusterView(RingPair.EMPTY, Capabilities.UNKNOWN);

  /** The servers that are up, by either ring. */
  public Set<NodeAddress> activeServers() {
    Set<NodeAddress> active = new LinkedHashSet<>(rings.write().activeAddresses());
    active.addAll(rings.read().activeAddresses());
    return active;
  }

  /** Whether a server belongs to either ring, up or down. */
  boolean hasMember(NodeAddress address) {
    return rings.write().contains(address) || rings.read().contains(address);
  }

  /** The server that takes writes of a key; empty if none of its owners is up. */
  public Optional<NodeAddress> coordinator(long keyHash) {
    return rings.write().ownersOf(keyHash).coordinator();
  }

  /** The servers that take reads of a key, the likeliest to have it first. */
  public List<NodeAddress> readers(long keyHash) {
    return rings.read().ownersOf(keyHash).active();
  }
}
