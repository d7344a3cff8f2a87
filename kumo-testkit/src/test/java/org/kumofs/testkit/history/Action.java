package org.kumofs.testkit.history;

import java.util.Optional;

/** What a client wants to be done with one key. Values that are written are all different. */
public sealed interface Action {

  /** Reads. */
  record Read() implements Action {
    @Override
    public String toString() {
      return "read";
    }
  }

  /** Writes, whatever is there. */
  record Set(String value) implements Action {
    @Override
    public String toString() {
      return "set " + value;
    }
  }

  /** Writes if nothing is there. */
  record Add(String value) implements Action {
    @Override
    public String toString() {
      return "add " + value;
    }
  }

  /** Writes if what was read before is still there. */
  record Cas(String expected, String value) implements Action {
    @Override
    public String toString() {
      return "cas " + expected + " " + value;
    }
  }

  /** Deletes. */
  record Delete() implements Action {
    @Override
    public String toString() {
      return "delete";
    }
  }

  /** What would be there if it took effect; empty inside for nothing, empty outside for a read. */
  default Optional<Optional<String>> written() {
    if (this instanceof Set set) {
      return Optional.of(Optional.of(set.value()));
    }
    if (this instanceof Add add) {
      return Optional.of(Optional.of(add.value()));
    }
    if (this instanceof Cas cas) {
      return Optional.of(Optional.of(cas.value()));
    }
    return this instanceof Delete ? Optional.of(Optional.empty()) : Optional.empty();
  }
}
