package org.kumofs.gateway.route;

/** Whether something can be had. */
public enum Support {
  /** Yes. */
  YES,

  /** No, and that is certain. */
  NO,

  /** Somebody has not said yet, and is being asked. */
  UNKNOWN;

  /** Whether both can be had; one certain no is enough. */
  Support and(Support other) {
    if (this == NO || other == NO) {
      return NO;
    }
    return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : YES;
  }
}
