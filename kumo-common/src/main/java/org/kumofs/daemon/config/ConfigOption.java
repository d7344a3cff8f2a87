package org.kumofs.daemon.config;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a file of options. */
final class ConfigOption {

  static final String NAME = "--config";

  @SuppressWarnings("UnusedVariable") // Configuration reads it before anything is parsed
  @Option(
      names = NAME,
      paramLabel = "FILE",
      description = "take options that are not given here from a file of lines name = value")
  private Path file;
}
