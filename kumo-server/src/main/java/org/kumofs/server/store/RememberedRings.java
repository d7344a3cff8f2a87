package org.kumofs.server.store;

import java.util.List;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingSeed;

/**
 * The rings that a server went by last, kept beside its database: never again is it to go by older
 * ones.
 *
 * @param managers whom the server obeyed; rings of other managers are of another cluster
 * @param write the ring for writes
 * @param read the ring for reads
 */
public record RememberedRings(List<NodeAddress> managers, RingSeed write, RingSeed read) {

  /** Copies. */
  public RememberedRings {
    managers = List.copyOf(managers);
  }
}
