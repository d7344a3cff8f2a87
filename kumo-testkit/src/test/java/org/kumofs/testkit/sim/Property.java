package org.kumofs.testkit.sim;

/** What is to hold whatever happens. */
enum Property {
  /** Every operation is answered within its time limit, and as it may be answered. */
  ANSWERS("answers"),
  /** No read finds anything older than what was acknowledged before it. */
  ACKNOWLEDGED("acknowledged"),
  /** Once all is well again, the same goes for what lies on every owner. */
  COPIES("copies"),
  /**
   * The operations on a key have an order that explains all answers, if sets and deletes may take
   * effect several times while they last.
   */
  ORDER("order"),
  /** They have one in which each takes effect once. */
  ONCE("once"),
  /** Each acknowledged increment counts, and counts once. */
  COUNTERS("counters"),
  /** When the faults are over, the cluster serves everything again. */
  RECOVERY("recovery");

  private final String label;

  Property(String label) {
    this.label = label;
  }

  /** How lists and messages call it. */
  String label() {
    return label;
  }
}
