package org.kumofs.daemon;

import picocli.CommandLine.Option;

/** The options that only look at what a daemon is told. */
final class CheckOptions {

  @Option(
      names = "--check",
      description =
          "tell whether the daemon could start with these options, and exit; changes nothing")
  private boolean check;

  @Option(
      names = "--show-config",
      description =
          "print all options as a file for --config, with where each value comes from, and exit")
  private boolean showConfig;

  boolean check() {
    return check;
  }

  boolean showConfig() {
    return showConfig;
  }
}
