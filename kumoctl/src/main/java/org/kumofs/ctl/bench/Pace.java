package org.kumofs.ctl.bench;

import org.kumofs.ctl.bench.load.Budget;
import org.kumofs.ctl.bench.load.ClosedLoop;
import org.kumofs.ctl.bench.load.OpenLoop;
import org.kumofs.ctl.bench.load.Schedule;
import org.kumofs.ctl.bench.load.Traffic;
import org.kumofs.ctl.bench.netty.PatternFactory;

/**
 * How fast requests are sent.
 *
 * @param ratePerSecond by a schedule of so many a second; 0 for as fast as answers come
 */
record Pace(double ratePerSecond) {

  PatternFactory pattern(Traffic traffic, Budget budget) {
    if (ratePerSecond <= 0) {
      return (part, parts, time, alarm) ->
          new ClosedLoop(traffic.workload(part, parts, budget), time);
    }
    return (part, parts, time, alarm) ->
        new OpenLoop(
            traffic.workload(part, parts, budget),
            new Schedule(time.nanoTime(), ratePerSecond, part, parts),
            time,
            alarm);
  }
}
