package org.kumofs.ctl.bench.load;

import java.util.SplittableRandom;

/** Chooses keys, numbered from 0. Not for use by several threads. */
@FunctionalInterface
interface KeyPicker {

  /** The number of the next key. */
  long next(SplittableRandom random);
}
