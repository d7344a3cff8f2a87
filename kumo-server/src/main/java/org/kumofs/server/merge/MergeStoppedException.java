package org.kumofs.server.merge;

/** A merge that somebody wants no more. */
public final class MergeStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Without a reason: whoever stopped it knows. */
  public MergeStoppedException() {
    super("stopped");
  }
}
