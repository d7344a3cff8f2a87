package org.kumofs.ctl.bench.load;

import java.util.SplittableRandom;

/**
 * Chooses key number k with a probability in proportion to 1 / (k + 1)^theta, for any theta above 0
 * and any number of keys without a table: rejection-inversion by W. Hörmann and G. Derflinger,
 * <em>Rejection-inversion to generate variates from monotone discrete distributions</em>, 1996.
 *
 * <p>The names are those of the paper: h is the density, H its integral, both over ranks from 1.
 */
final class ZipfPicker implements KeyPicker {

  /** Below this the quotients of the series are taken by their first terms. */
  private static final double TINY = 1e-8;

  private final long keys;
  private final double theta;
  private final double integralFirst;
  private final double integralLast;
  private final double squeeze;

  ZipfPicker(long keys, double theta) {
    this.keys = keys;
    this.theta = theta;
    this.integralFirst = integral(1.5) - 1;
    this.integralLast = integral(keys + 0.5);
    this.squeeze = 2 - integralInverse(integral(2.5) - density(2));
  }

  @Override
  public long next(SplittableRandom random) {
    while (true) {
      double u = integralLast + random.nextDouble() * (integralFirst - integralLast);
      double x = integralInverse(u);
      long rank = Math.max(1, Math.min(keys, (long) (x + 0.5)));
      if (rank - x <= squeeze || u >= integral(rank + 0.5) - density((double) rank)) {
        return rank - 1;
      }
    }
  }

  private double density(double x) {
    return Math.exp(-theta * Math.log(x));
  }

  private double integral(double x) {
    double log = Math.log(x);
    return exponentialQuotient((1 - theta) * log) * log;
  }

  private double integralInverse(double x) {
    // Rounding may bring it below the domain of the logarithm.
    double t = Math.max(-1, x * (1 - theta));
    return Math.exp(logarithmQuotient(t) * x);
  }

  /** log(1 + x) / x, also near 0. */
  private static double logarithmQuotient(double x) {
    return Math.abs(x) > TINY ? Math.log1p(x) / x : 1 - x * (0.5 - x * (1 / 3.0 - x / 4));
  }

  /** (exp(x) - 1) / x, also near 0. */
  private static double exponentialQuotient(double x) {
    return Math.abs(x) > TINY ? Math.expm1(x) / x : 1 + x / 2 * (1 + x / 3 * (1 + x / 4));
  }
}
