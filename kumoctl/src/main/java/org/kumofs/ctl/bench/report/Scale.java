package org.kumofs.ctl.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis from 0 up, with ticks at round numbers.
 *
 * @param max where it ends: a multiple of the step
 * @param step distance of the ticks
 */
record Scale(double max, double step) {

  private static final double[] ROUND = {1, 2, 2.5, 5, 10};

  /**
   * Fits an axis to what is shown.
   *
   * @param largest value
   * @param ticks about how many are wanted
   */
  static Scale upTo(double largest, int ticks) {
    double rough = Math.max(largest, 1e-6) / ticks;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = ROUND[ROUND.length - 1] * power;
    for (double round : ROUND) {
      if (round * power >= rough) {
        step = round * power;
        break;
      }
    }
    return new Scale(step * Math.ceil(Math.max(largest, 1e-6) / step - 1e-9), step);
  }

  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long count = Math.round(max / step);
    for (long i = 0; i <= count; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** How many digits behind the point tell its ticks apart. */
  int decimals() {
    int decimals = 0;
    double shown = step;
    while (decimals < 6 && Math.abs(shown - Math.rint(shown)) > 1e-6) {
      shown *= 10;
      decimals++;
    }
    return decimals;
  }
}
