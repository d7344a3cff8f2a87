package org.kumofs.daemon.config;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Lets the options of a program come from the environment and from a file, too. A value on the
 * command line beats one in a variable of the program, that one in a variable for all programs,
 * that one in the file, and that the default. What is wrong there costs one line, by a {@link
 * ConfigException}.
 */
public final class Configuration {

  private static final int FAILED = 1;

  private final CommandLine line;
  private final Map<String, String> environment;
  private GivenOptions given;
  private Map<String, Setting> settings = Map.of();

  private Configuration(CommandLine line, Map<String, String> environment) {
    this.line = line;
    this.environment = environment;
    this.given = GivenOptions.none(line);
  }

  /** For a command line that is complete, with the environment of this process. */
  public static Configuration of(CommandLine line) {
    return of(line, System.getenv());
  }

  /** The same with another environment. */
  public static Configuration of(CommandLine line, Map<String, String> environment) {
    Configuration configuration = new Configuration(line, environment);
    addOption(line);
    line.setDefaultValueProvider(configuration::defaultValue);
    return configuration;
  }

  /** Adds {@code --config}, for those who only look at the options. */
  public static CommandLine addOption(CommandLine line) {
    if (line.getCommandSpec().findOption(ConfigOption.NAME) == null) {
      line.addMixin("config", new ConfigOption());
    }
    return line;
  }

  /**
   * Parses arguments, having read what there is beside them.
   *
   * @throws ConfigException if a file or variable is wrong
   * @throws ParameterException if the arguments are
   */
  public CommandLine.ParseResult parseArgs(String... args) {
    read(args);
    try {
      CommandLine.ParseResult parsed = line.parseArgs(args);
      raiseFlags(parsed);
      return parsed;
    } catch (ParameterException e) {
      throw located(e);
    }
  }

  /** Parses arguments and runs the command; returns the exit code. */
  public int execute(String... args) {
    CommandLine.IParameterExceptionHandler handler = line.getParameterExceptionHandler();
    line.setParameterExceptionHandler(
        (error, given) -> {
          ParameterException located = located(error);
          return located instanceof ConfigException
              ? complain(located)
              : handler.handleParseException(located, given);
        });
    CommandLine.IExecutionStrategy strategy = line.getExecutionStrategy();
    line.setExecutionStrategy(
        parsed -> {
          raiseFlags(parsed);
          return strategy.execute(parsed);
        });
    try {
      read(args);
    } catch (ConfigException e) {
      return complain(e);
    }
    return line.execute(args);
  }

  /**
   * Prints what all options come to and where each value is from, as a file for {@code --config}.
   *
   * @param parsed what {@link #parseArgs} has returned
   */
  public void print(CommandLine.ParseResult parsed, PrintWriter out) {
    new EffectiveOptions(this, parsed).print(out);
  }

  /** Where the value of an option was taken from, if not from the command line; or nowhere. */
  Optional<Setting> setting(OptionSpec option) {
    return OptionNames.inFile(option).map(settings::get);
  }

  private int complain(ParameterException e) {
    line.getErr().println(line.getCommandName() + ": " + e.getMessage());
    return FAILED;
  }

  private void read(String... args) {
    given = new GivenOptions(line.getCommandSpec(), args);
    if (given.askForHelp()) {
      // Help is to be had whatever is wrong.
      return;
    }
    settings = new SettingsReader(line, environment).read(given);
  }

  static boolean isFlag(OptionSpec option) {
    return option.arity().max() == 0;
  }

  /** Not by way of defaults: a flag on the command line means the opposite of its default. */
  private void raiseFlags(CommandLine.ParseResult parsed) {
    List<CommandLine.ParseResult> chain =
        Stream.iterate(
                Optional.of(parsed),
                Optional::isPresent,
                step -> Optional.ofNullable(step.orElseThrow().subcommand()))
            .flatMap(Optional::stream)
            .toList();
    for (CommandLine.ParseResult step : chain) {
      for (OptionSpec option : step.commandSpec().options()) {
        boolean given = chain.stream().anyMatch(one -> one.hasMatchedOption(option.longestName()));
        if (isFlag(option) && !option.inherited() && !given) {
          setting(option).ifPresent(set -> option.setValue(Boolean.valueOf(set.value())));
        }
      }
    }
  }

  private String defaultValue(ArgSpec argument) {
    // Null, by the contract of picocli: the default that the option itself has.
    return argument instanceof OptionSpec option && !isFlag(option)
        ? setting(option).map(setting -> literal(setting.value())).orElse(null)
        : null;
  }

  /** Picocli would replace variables. */
  private static String literal(String value) {
    return value.replace("${", "$${");
  }

  private ParameterException located(ParameterException error) {
    if (error instanceof ConfigException
        || !(error.getArgSpec() instanceof OptionSpec option)
        || given.mayHave(option)) {
      return error;
    }
    return setting(option)
        .<ParameterException>map(
            setting ->
                new ConfigException(line, setting.origin() + ": " + firstLine(error.getMessage())))
        .orElse(error);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
