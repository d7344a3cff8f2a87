package org.kumofs.message;

import org.kumofs.clock.ClockTime;

/** How a {@link Set} ended. */
public sealed interface SetResult {

  /**
   * Stored on all active owners, or for a {@link SetOperation#SET_ASYNC} accepted.
   *
   * @param clockTime the new version
   */
  record Stored(ClockTime clockTime) implements SetResult {}

  /** The stored version is not the expected one; nothing was changed. */
  record CasMismatch() implements SetResult {}

  /** A replica could not be reached; the value may or may not be there. */
  record Failed() implements SetResult {}
}
