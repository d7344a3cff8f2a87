package org.kumofs.ctl.top.view;

/** What a piece of text is; terminals choose how that looks. */
public enum Style {
  /** Ordinary text. */
  PLAIN,
  /** The first line, and what a key does. */
  TITLE,
  /** The names of the columns. */
  HEADING,
  /** The name of the column that is sorted by. */
  SORTED,
  /** All is well. */
  GOOD,
  /** Something is under way. */
  BUSY,
  /** Something is wrong. */
  BAD,
  /** The sums. */
  TOTAL,
  /** The graph. */
  GRAPH
}
