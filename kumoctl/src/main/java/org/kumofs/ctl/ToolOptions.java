package org.kumofs.ctl;

import java.time.Duration;
import org.kumofs.daemon.SecondsConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of every tool that asks daemons, allowed before and after its command. */
final class ToolOptions {

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "print one JSON object a command")
  private boolean json;

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "SECONDS",
      defaultValue = "10",
      converter = SecondsConverter.Positive.class,
      description = "limit for connecting and for each answer (default: ${DEFAULT-VALUE})")
  private Duration timeout;

  /** Whether to print JSON. */
  boolean json() {
    return json;
  }

  /** The limit, at least 1. */
  int timeoutMillis() {
    return (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
  }
}
