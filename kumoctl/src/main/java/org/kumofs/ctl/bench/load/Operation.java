package org.kumofs.ctl.bench.load;

import java.util.Arrays;
import java.util.Optional;

/** What a request does. */
public enum Operation {
  /** Reads one value. */
  GET("get", true),
  /** Reads several values with one request. */
  MULTI_GET("mget", true),
  /** Writes a value, whatever was there. */
  SET("set", true),
  /** Adds 1 to a counter; counters have keys of their own. */
  INCR("incr", true),
  /** Removes a value. */
  DELETE("delete", true),
  /** Sets a counter to 0, before a run. */
  RESET("reset", false);

  private final String label;
  private final boolean inMixes;

  Operation(String label, boolean inMixes) {
    this.label = label;
    this.inMixes = inMixes;
  }

  /** Its name in options and tables. */
  public String label() {
    return label;
  }

  /** Whether it is about counters and not about values. */
  public boolean isOnCounters() {
    return this == INCR || this == RESET;
  }

  /** The operation that an option names. */
  static Optional<Operation> ofLabel(String label) {
    return Arrays.stream(values()).filter(o -> o.inMixes && o.label.equals(label)).findFirst();
  }
}
