package org.kumofs.ctl.stat;

/** The replace state of a server: flags, and the original's words for them. */
public final class ReplaceState {

  private static final long INACTIVE = 1;

  /** The flag of a server whose rings for reads and for writes differ: a replace is under way. */
  public static final long RINGS_DIFFER = 2;

  /** The flag of a server that offers its records to others. */
  public static final long COPYING = 4;

  /** The flag of a server that drops what it no longer owns. */
  public static final long DELETING = 8;

  private ReplaceState() {}

  /** The one word for a set of flags: the first that applies, in the original's order. */
  public static String word(long flags) {
    if ((flags & INACTIVE) != 0) {
      return "inactive";
    }
    if ((flags & DELETING) != 0) {
      return "Deleting";
    }
    if ((flags & COPYING) != 0) {
      return "Copying";
    }
    return (flags & RINGS_DIFFER) != 0 ? "WAIT" : "ready";
  }
}
