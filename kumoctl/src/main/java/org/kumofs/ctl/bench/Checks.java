package org.kumofs.ctl.bench;

import java.util.Locale;
import org.kumofs.daemon.UsageException;

/** Checks of what was typed. */
final class Checks {

  private Checks() {}

  static void inRange(String option, long value, long min, long max) throws UsageException {
    if (value < min || value > max) {
      throw new UsageException(
          String.format(Locale.ROOT, "%s is from %,d to %,d, not %,d", option, min, max, value));
    }
  }
}
