package org.kumofs.ctl.top.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.kumofs.ctl.stat.ReplaceState;
import org.kumofs.ring.NodeAddress;

/**
 * What is known of a server at a moment.
 *
 * @param address the server
 * @param membership what the manager says of it
 * @param sample its last numbers; empty as long as it fails
 * @param rates its last rates
 * @param error what fails, in one line; empty if nothing does
 * @param queries its queries a second so far, the oldest first; those that are not known are empty
 */
public record ServerState(
    NodeAddress address,
    Membership membership,
    Optional<Sample> sample,
    Rates rates,
    String error,
    List<OptionalDouble> queries) {

  /** Copies. */
  public ServerState {
    queries = List.copyOf(queries);
  }

  /** Whether it does not answer. */
  public boolean failed() {
    return !error.isEmpty();
  }

  /** Whether a flag of {@link ReplaceState} is set. */
  public boolean has(long replaceFlag) {
    return sample.isPresent() && (sample.get().replaceState().orElse(0) & replaceFlag) != 0;
  }

  /** One word for how it is. */
  public String status() {
    if (sample.isEmpty()) {
      return failed() ? "down" : "-";
    }
    if (!membership.word().isEmpty()) {
      return membership.word();
    }
    return sample.get().replaceState().isPresent()
        ? ReplaceState.word(sample.get().replaceState().getAsLong())
        : "up";
  }
}
