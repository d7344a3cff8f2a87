package org.kumofs.daemon.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Gathers what a file and the environment say about the options of a program. */
final class SettingsReader {

  private static final String LIST_SEPARATOR = ",";
  private static final String PID_FILE = "daemon";

  private final CommandLine line;
  private final Map<String, String> environment;
  private final Map<String, OptionSpec> options;

  SettingsReader(CommandLine line, Map<String, String> environment) {
    this.line = line;
    this.environment = environment;
    this.options = OptionNames.all(line.getCommandSpec());
  }

  /**
   * All settings by their names in a file.
   *
   * @param given may name the file
   * @throws ConfigException if something is wrong that can be told without converting values
   */
  Map<String, Setting> read(GivenOptions given) {
    Map<String, Setting> found = new LinkedHashMap<>();
    try {
      Optional<Path> file = file(given);
      if (file.isPresent()) {
        addFile(found, new ConfigFile(file.get()).read());
      }
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException(line, e.getMessage());
    }
    addEnvironment(found);
    return found;
  }

  private Optional<Path> file(GivenOptions given) {
    String variable = OptionNames.ofProgram(line.getCommandName(), "config");
    return given
        .valueOf(ConfigOption.NAME)
        .or(() -> Optional.ofNullable(environment.get(variable)))
        .map(Path::of);
  }

  private void addFile(Map<String, Setting> found, List<Setting> read) {
    for (Setting setting : read) {
      OptionSpec option = options.get(setting.name());
      if (option == null) {
        throw wrong(setting, refusal(setting.name()));
      }
      Setting before = found.get(setting.name());
      if (before != null && !option.isMultiValue()) {
        throw wrong(setting, setting.name() + " is given already, in " + before.origin());
      }
      requireBoolean(option, setting);
      found.put(setting.name(), before == null ? setting : joined(before, setting));
    }
  }

  /** An option that may be repeated takes several values at once, with commas. */
  private static Setting joined(Setting before, Setting next) {
    return new Setting(
        next.name(), before.value() + LIST_SEPARATOR + next.value(), before.origin());
  }

  private void addEnvironment(Map<String, Setting> found) {
    for (Map.Entry<String, OptionSpec> option : options.entrySet()) {
      Optional<Setting> setting = variable(option.getKey());
      if (setting.isPresent()) {
        requireBoolean(option.getValue(), setting.get());
        found.put(option.getKey(), setting.get());
      }
    }
    Optional<Setting> pidFile = variable(PID_FILE);
    if (pidFile.isPresent() && line.getCommandSpec().findOption(PID_FILE) != null) {
      throw wrong(pidFile.get(), refusal(PID_FILE));
    }
  }

  private Optional<Setting> variable(String name) {
    return Stream.of(OptionNames.ofProgram(line.getCommandName(), name), OptionNames.ofAll(name))
        .filter(environment::containsKey)
        .findFirst()
        .map(variable -> new Setting(name, environment.get(variable), variable));
  }

  private void requireBoolean(OptionSpec option, Setting setting) {
    if (Configuration.isFlag(option) && !setting.value().matches("true|false")) {
      throw wrong(setting, setting.name() + " is true or false, not '" + setting.value() + "'");
    }
  }

  private String refusal(String name) {
    return OptionNames.isCommandLineOnly(name)
        ? name + " goes on the command line"
        : line.getCommandName() + " has no option " + name;
  }

  private ConfigException wrong(Setting setting, String why) {
    return new ConfigException(line, setting.origin() + ": " + why);
  }
}
