package org.kumofs.testkit.sim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all clients of a simulation have done, and which of their reads were wrong. */
final class History {

  private final Map<String, KeyHistory> keys = new LinkedHashMap<>();
  private final List<String> violations = new ArrayList<>();

  KeyHistory of(String key) {
    return keys.computeIfAbsent(key, unused -> new KeyHistory());
  }

  /** Judges a read that ends now. */
  void judge(String who, String key, Optional<String> found, long beganAt) {
    of(key)
        .judge(found, beganAt)
        .ifPresent(fault -> fault("%s, %s: %s".formatted(key, who, fault)));
  }

  /** Notes something that must not happen. */
  void fault(String what) {
    violations.add(what);
  }

  /** The keys that were written or read. */
  List<String> keys() {
    return List.copyOf(keys.keySet());
  }

  List<String> violations() {
    return violations;
  }
}
