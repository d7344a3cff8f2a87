package org.kumofs.daemon.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What options are called in files and in the environment: by their long names. Those of a
 * subcommand have its name in front: {@code attach.wait-timeout}.
 */
public final class OptionNames {

  /** They say what a program is to do, now. */
  private static final Set<String> COMMAND_LINE_ONLY =
      Set.of("help", "version", "config", "check", "show-config", "daemon");

  private static final String LONG_PREFIX = "--";

  private OptionNames() {}

  /** What the option is called in a file; empty if it is for the command line only. */
  public static Optional<String> inFile(OptionSpec option) {
    String name = longName(option);
    if (name.isEmpty() || COMMAND_LINE_ONLY.contains(name)) {
      return Optional.empty();
    }
    StringBuilder full = new StringBuilder(name);
    CommandSpec command = option.inherited() ? option.command().root() : option.command();
    for (; command.parent() != null; command = command.parent()) {
      full.insert(0, command.name() + ".");
    }
    return Optional.of(full.toString());
  }

  /** The variable that sets an option of one program: {@code KUMO_SERVER_STORE}. */
  public static String ofProgram(String program, String nameInFile) {
    return ofAll(program.replaceFirst("^kumo-?", "") + "-" + nameInFile);
  }

  /** The variable that sets an option of all programs that have it: {@code KUMO_STORE}. */
  public static String ofAll(String nameInFile) {
    return "KUMO_" + nameInFile.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
  }

  static boolean isCommandLineOnly(String nameInFile) {
    return COMMAND_LINE_ONLY.contains(nameInFile);
  }

  /** All options of a command and its subcommands that can be set, by their names in a file. */
  static Map<String, OptionSpec> all(CommandSpec command) {
    Map<String, OptionSpec> options = new LinkedHashMap<>();
    for (OptionSpec option : command.options()) {
      inFile(option).ifPresent(name -> options.putIfAbsent(name, option));
    }
    for (CommandLine subcommand : command.subcommands().values()) {
      all(subcommand.getCommandSpec()).forEach(options::putIfAbsent);
    }
    return options;
  }

  private static String longName(OptionSpec option) {
    String longest = option.longestName();
    return longest.startsWith(LONG_PREFIX) ? longest.substring(LONG_PREFIX.length()) : "";
  }
}
