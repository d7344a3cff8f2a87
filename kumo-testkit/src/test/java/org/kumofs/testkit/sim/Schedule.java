package org.kumofs.testkit.sim;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A plan of faults, with a name. What chance decides in it comes from the stage's generator.
 *
 * @param name in small letters and dashes
 * @param layout makes the cluster other than usual
 * @param load what clients do meanwhile
 * @param faults plays the faults; what it does not end is ended for it
 */
record Schedule(
    String name,
    UnaryOperator<InProcessCluster.Builder> layout,
    Load load,
    Consumer<Stage> faults) {

  private static final int SERVERS = 4;
  private static final int GATEWAYS = 2;

  /** A plan for a usual cluster: two managers, four servers, two gateways. */
  static Schedule of(String name, Consumer<Stage> faults) {
    return new Schedule(name, layout -> layout, Load.BUSY, faults);
  }

  /** The same with records that are old when it begins. */
  static Schedule ofOld(String name, Consumer<Stage> faults) {
    return new Schedule(name, layout -> layout, Load.OLD, faults);
  }

  /** Starts a cluster for it. */
  InProcessCluster startCluster(long seed) {
    return layout
        .apply(InProcessCluster.builder(seed).servers(SERVERS).gateways(GATEWAYS))
        .startAttached();
  }

  @Override
  public String toString() {
    return name;
  }
}
