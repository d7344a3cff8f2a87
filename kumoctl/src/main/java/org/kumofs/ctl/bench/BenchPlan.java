package org.kumofs.ctl.bench;

import java.util.List;
import org.kumofs.ctl.bench.load.RequestShape;
import org.kumofs.ctl.bench.load.Target;
import org.kumofs.ctl.bench.load.Traffic;

/**
 * What a run is to be.
 *
 * @param targets one, or two that are compared
 * @param shape what requests look like
 * @param traffic which requests there are
 * @param pace how fast they are sent
 * @param limits how long it goes on
 */
record BenchPlan(
    List<Target> targets, RequestShape shape, Traffic traffic, Pace pace, RunLimits limits) {

  BenchPlan {
    targets = List.copyOf(targets);
  }
}
