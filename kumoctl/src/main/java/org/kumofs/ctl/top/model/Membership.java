package org.kumofs.ctl.top.model;

/** What the manager says of a server. */
public enum Membership {
  /** No manager was asked. */
  UNKNOWN(""),
  /** It serves. */
  ACTIVE(""),
  /** It is in the ring and down. */
  FAULT("fault"),
  /** It runs and is not in the ring. */
  NOT_ATTACHED("new");

  private final String word;

  Membership(String word) {
    this.word = word;
  }

  /** The word for what is out of the ordinary; empty for what is not. */
  public String word() {
    return word;
  }
}
