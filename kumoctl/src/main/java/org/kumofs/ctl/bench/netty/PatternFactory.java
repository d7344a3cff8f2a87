package org.kumofs.ctl.bench.netty;

import org.kumofs.ctl.bench.load.Alarm;
import org.kumofs.ctl.bench.load.LoadPattern;
import org.kumofs.time.TimeSource;

/** Makes the load pattern of a loop. */
@FunctionalInterface
public interface PatternFactory {

  /**
   * Makes one; called on the loop.
   *
   * @param part which loop, from 0
   * @param parts how many loops
   * @param alarm wakes on the loop
   */
  LoadPattern create(int part, int parts, TimeSource time, Alarm alarm);
}
