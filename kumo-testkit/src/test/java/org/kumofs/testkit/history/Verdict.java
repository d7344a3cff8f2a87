package org.kumofs.testkit.history;

/** What a checker says of a history. */
public sealed interface Verdict {

  /** Nothing is wrong. */
  Verdict GOOD = new Good();

  /** See {@link #GOOD}. */
  record Good() implements Verdict {}

  /** Something is wrong. */
  record Bad(String reason) implements Verdict {}

  /** The search was given up; nothing is known, least of all that all is well. */
  record Undecided(String reason) implements Verdict {}
}
