package org.kumofs.server.replication;

/** Why a server does not do what it was asked; error 6 on the wire. */
public enum Refusal {
  /** It has no ring yet. */
  NOT_READY("server not ready"),
  /** By its rings another server is to be asked: one of the two has obsolete rings. */
  OBSOLETE_RING("obsolete hash space");

  private final String text;

  Refusal(String text) {
    this.text = text;
  }

  /** The original's words. */
  public String text() {
    return text;
  }
}
