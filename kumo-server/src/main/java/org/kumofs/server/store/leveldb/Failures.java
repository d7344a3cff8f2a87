package org.kumofs.server.store.leveldb;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.kumofs.server.store.StoreException;

/** Words for what goes wrong below, one line each. */
final class Failures {

  private Failures() {}

  /** A failure to do something, and why. */
  static StoreException of(String what, Throwable cause) {
    return new StoreException("cannot " + what + ": " + line(cause), cause);
  }

  /** The innermost reason that says anything, on one line. */
  static String line(Throwable failure) {
    String message = failure.getMessage();
    if (failure instanceof AccessDeniedException) {
      return "permission denied: " + message;
    }
    if (failure instanceof NoSuchFileException) {
      return "no such file or directory: " + message;
    }
    if (message == null || message.isBlank()) {
      return failure.getCause() == null
          ? failure.getClass().getSimpleName()
          : line(failure.getCause());
    }
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.startsWith("io error: lock ") || lower.startsWith("unable to acquire lock")) {
      return "it is in use by another process (" + firstLine(message) + ")";
    }
    return firstLine(message);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("").strip();
  }
}
