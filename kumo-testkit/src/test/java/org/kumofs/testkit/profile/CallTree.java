package org.kumofs.testkit.profile;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Samples of stacks, joined where they begin alike. */
final class CallTree {

  private final String name;
  private final Map<String, CallTree> children = new TreeMap<>();
  private long weight;
  private long own;

  CallTree(String name) {
    this.name = name;
  }

  /**
   * Adds a sample.
   *
   * @param frames from the outermost call inwards
   * @param amount what it counts: samples, or bytes
   */
  void add(List<String> frames, long amount) {
    CallTree node = this;
    node.weight += amount;
    for (String frame : frames) {
      node = node.children.computeIfAbsent(frame, CallTree::new);
      node.weight += amount;
    }
    node.own += amount;
  }

  String name() {
    return name;
  }

  /** Of all samples that pass here. */
  long weight() {
    return weight;
  }

  /** By name, so that pictures of two runs can be laid side by side. */
  Iterable<CallTree> children() {
    return children.values();
  }

  /** How many calls lie upon each other here, without this one. */
  int depth() {
    int depth = 0;
    for (CallTree child : children.values()) {
      depth = Math.max(depth, 1 + child.depth());
    }
    return depth;
  }

  /** What was found in each method itself, wherever it was called from. */
  Map<String, Long> ownByName() {
    Map<String, Long> sums = new HashMap<>();
    sumOwn(sums);
    return sums;
  }

  private void sumOwn(Map<String, Long> sums) {
    if (own > 0) {
      sums.merge(name, own, Long::sum);
    }
    children.values().forEach(child -> child.sumOwn(sums));
  }

  /** What was found in each method and what it calls; one that calls itself counts once. */
  Map<String, Long> totalByName() {
    Map<String, Long> sums = new HashMap<>();
    sumTotal(sums, new HashSet<>());
    return sums;
  }

  private void sumTotal(Map<String, Long> sums, Set<String> above) {
    boolean outermost = above.add(name);
    if (outermost) {
      sums.merge(name, weight, Long::sum);
    }
    children.values().forEach(child -> child.sumTotal(sums, above));
    if (outermost) {
      above.remove(name);
    }
  }
}
