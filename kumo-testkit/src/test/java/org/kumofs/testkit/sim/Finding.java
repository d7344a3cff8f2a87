package org.kumofs.testkit.sim;

import java.util.List;
import java.util.function.Supplier;

/**
 * Something that is wrong.
 *
 * @param key of which key, or -
 * @param history gives what was done with it, as far as it matters
 */
record Finding(Property property, String key, String reason, Supplier<List<?>> history) {

  /** One that has nothing to do with a single key. */
  static Finding of(Property property, String reason) {
    return new Finding(property, "-", reason, List::of);
  }

  @Override
  public String toString() {
    return property.label() + " of " + key + ": " + reason;
  }
}
