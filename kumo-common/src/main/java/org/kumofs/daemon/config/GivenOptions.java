package org.kumofs.daemon.config;

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

  private final CommandSpec command;
  private final List<String> arguments;

  GivenOptions(CommandSpec command, String... arguments) {
    this.command = command;
    this.arguments = List.of(arguments);
  }

  /** The value of an option of the program itself, from before any subcommand. */
  Optional<String> valueOf(String optionName) {
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      if (argument.equals(END_OF_OPTIONS) || command.subcommands().containsKey(argument)) {
        break;
      }
      if (argument.startsWith(optionName + "=")) {
        return Optional.of(argument.substring(optionName.length() + 1));
      }
      OptionSpec option = command.findOption(argument);
      if (option != null && option.arity().min() > 0 && rest.hasNext()) {
        String value = rest.next();
        if (argument.equals(optionName)) {
          return Optional.of(value);
        }
      }
    }
    return Optional.empty();
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

  /** The arguments as they came. */
  String[] toArray() {
    return arguments.toArray(new String[0]);
  }

  static GivenOptions none(CommandLine line) {
    return new GivenOptions(line.getCommandSpec());
  }
}
