package org.kumofs.ctl.top.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import org.kumofs.ring.NodeAddress;

/** What a server has said so far. For use by several threads. */
final class ServerHistory {

  /** As many queries a second are kept as the widest graph shows. */
  static final int KEPT = 60;

  private final NodeAddress address;
  private final Deque<OptionalDouble> queries = new ArrayDeque<>();
  private Optional<Sample> last = Optional.empty();
  private Rates rates = Rates.UNKNOWN;
  private String error = "";

  ServerHistory(NodeAddress address) {
    this.address = address;
  }

  /** Takes an answer. */
  synchronized void add(Sample sample) {
    rates = last.map(before -> Rates.between(before, sample)).orElse(Rates.UNKNOWN);
    last = Optional.of(sample);
    error = "";
    keep(rates.queries());
  }

  /** Takes the lack of an answer; what comes later is not compared with what came before. */
  synchronized void fail(String reason) {
    rates = Rates.UNKNOWN;
    last = Optional.empty();
    error = reason;
    keep(OptionalDouble.empty());
  }

  private void keep(OptionalDouble perSecond) {
    queries.addLast(perSecond);
    if (queries.size() > KEPT) {
      queries.removeFirst();
    }
  }

  synchronized ServerState state(Membership membership) {
    return new ServerState(address, membership, last, rates, error, new ArrayList<>(queries));
  }
}
