package org.kumofs.ctl.top.view;

import java.util.Optional;

/** The columns, from the left. */
public enum Column {
  /** The server. */
  ADDRESS("address", 'a', 0, 0),
  /** Reads so far. */
  GETS("#Get", 'g', 5, 7),
  /** Writes so far. */
  SETS("#Set", 's', 5, 7),
  /** Deletes so far. */
  DELETES("#Del", 'd', 5, 7),
  /** Reads a second. */
  GET_RATE("Get/s", 'G', 5, 7),
  /** Writes a second. */
  SET_RATE("Set/s", 'S', 5, 7),
  /** Deletes a second. */
  DELETE_RATE("Del/s", 'D', 5, 7),
  /** All operations a second. */
  QUERIES("QPS", 'Q', 5, 7),
  /** The share of the reads that were answered from memory. */
  HITS("hit%", 'm', 4, 4),
  /** Records held. */
  ITEMS("items", 'i', 5, 7),
  /** The server's clock. */
  TIME("time", 't', 8, 8),
  /** Its logical clock. */
  CLOCK("clock", 'c', 5, 7),
  /** How it is. */
  STATUS("status", 'u', 8, 8),
  /** The queries a second of the last samples. */
  GRAPH("load", '\0', 6, 9);

  private final String title;
  private final char key;
  private final int narrow;
  private final int wide;

  Column(String title, char key, int narrow, int wide) {
    this.title = title;
    this.key = key;
    this.narrow = narrow;
    this.wide = wide;
  }

  String title() {
    return title;
  }

  char key() {
    return key;
  }

  int width(boolean roomy) {
    return roomy ? wide : narrow;
  }

  /** Whether its cells begin at the left. */
  boolean leftAligned() {
    return this == ADDRESS || this == STATUS || this == GRAPH;
  }

  boolean sortable() {
    return this != GRAPH;
  }

  /** Whether the largest are what one looks for. */
  boolean largestFirst() {
    return this != ADDRESS && this != STATUS;
  }

  /** The column that is sorted by with a key. */
  static Optional<Column> ofKey(char key) {
    for (Column column : values()) {
      if (column.sortable() && column.key == key) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }
}
