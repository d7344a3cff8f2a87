package org.kumofs.manager.handler;

import java.util.Optional;

/** What may follow a database's path in the name of its backup: it becomes part of a file name. */
final class BackupSuffix {

  static final int MAX_LENGTH = 64;

  private BackupSuffix() {}

  /** Says what is wrong with a suffix, if anything is. */
  static Optional<String> findFault(String suffix) {
    if (suffix.isEmpty()) {
      return Optional.of("empty suffix");
    }
    if (suffix.length() > MAX_LENGTH) {
      return Optional.of("suffix longer than " + MAX_LENGTH + " characters");
    }
    if (suffix.contains("/") || suffix.contains("..")) {
      return Optional.of("suffix with / or ..");
    }
    if (suffix.chars().anyMatch(Character::isISOControl)) {
      return Optional.of("suffix with control characters");
    }
    return Optional.empty();
  }
}
