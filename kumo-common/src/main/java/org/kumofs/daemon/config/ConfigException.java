package org.kumofs.daemon.config;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A file or variable is wrong; the message is one line that begins with where. */
public final class ConfigException extends ParameterException {

  private static final long serialVersionUID = 1;

  ConfigException(CommandLine line, String message) {
    super(line, message);
  }
}
