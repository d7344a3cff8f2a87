package org.kumofs.gateway.memcached;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects names and values for a client that has asked for numbers. */
public final class StatList {

  private final List<Map.Entry<String, String>> entries = new ArrayList<>();

  /** Adds a name and its value. */
  public StatList add(String name, String value) {
    entries.add(Map.entry(name, value));
    return this;
  }

  /** Adds a name and a number. */
  public StatList add(String name, long value) {
    return add(name, Long.toString(value));
  }

  /** What was added, in this order. */
  public List<Map.Entry<String, String>> entries() {
    return List.copyOf(entries);
  }

  Reply reply() {
    return new Reply.Stats(entries());
  }
}
