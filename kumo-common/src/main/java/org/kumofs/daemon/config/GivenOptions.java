package org.kumofs.daemon.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What can be told about a command line before it is parsed. */
final class GivenOptions {

  private static final String END_OF_OPTIONS = "--";
  private static final Pattern ATTACHED_VALUE = Pattern.compile("=.*", Pattern.DOTALL);

  private record Given(OptionSpec option, String value) {}

  private final CommandSpec command;
  private final List<String> arguments;

  GivenOptions(CommandSpec command, String... arguments) {
    this.command = command;
    this.arguments = List.of(arguments);
  }

  /** The value of an option of the program itself, from before any subcommand. */
  Optional<String> valueOf(String optionName) {
    return own().stream()
        .filter(given -> Arrays.asList(given.option().names()).contains(optionName))
        .map(Given::value)
        .findFirst();
  }

  /** Whether the program is only asked what it is. */
  boolean askForHelp() {
    return own().stream().anyMatch(given -> isHelp(given.option()));
  }

  private static boolean isHelp(OptionSpec option) {
    return option.usageHelp() || option.versionHelp();
  }

  /** The options of the program itself, with their values. */
  private List<Given> own() {
    List<Given> found = new ArrayList<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      if (argument.equals(END_OF_OPTIONS) || command.subcommands().containsKey(argument)) {
        break;
      }
      OptionSpec option = command.findOption(ATTACHED_VALUE.matcher(argument).replaceFirst(""));
      if (option == null) {
        continue;
      }
      int equals = argument.indexOf('=');
      if (equals >= 0) {
        found.add(new Given(option, argument.substring(equals + 1)));
      } else if (option.arity().min() == 0) {
        found.add(new Given(option, ""));
      } else if (rest.hasNext()) {
        found.add(new Given(option, rest.next()));
      }
    }
    return found;
  }

  /** Whether the option may be among the arguments; short ones may lie in a cluster. */
  boolean mayHave(OptionSpec option) {
    return arguments.stream()
        .map(argument -> ATTACHED_VALUE.matcher(argument).replaceFirst(""))
        .anyMatch(argument -> Stream.of(option.names()).anyMatch(name -> matches(argument, name)));
  }

  private static boolean matches(String argument, String name) {
    if (name.length() == 2) {
      return argument.matches("-[^-].*") && argument.indexOf(name.charAt(1)) > 0;
    }
    return argument.equals(name);
  }

  static GivenOptions none(CommandLine line) {
    return new GivenOptions(line.getCommandSpec());
  }
}
