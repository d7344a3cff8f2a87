package org.kumofs.dist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kumofs.daemon.config.OptionNames;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a program. */
final class ManPage {

  private final Program program;
  private final CommandSpec spec;
  private final Roff roff = new Roff();

  private ManPage(Program program) {
    this.program = program;
    this.spec = program.spec();
  }

  /**
   * The page.
   *
   * @param version of the release
   * @param date of the release, YYYY-MM-DD
   * @param others the programs to point to
   */
  static String of(Program program, String version, String date, List<Program> others) {
    ManPage page = new ManPage(program);
    page.roff.title(program.name(), program.section(), date, "kumofs " + version);
    page.writeSynopsis();
    page.writeOptions();
    page.writeCommands();
    page.writeFooter();
    page.writeConfiguration();
    page.writeExitCodes();
    page.writeOthers(others);
    return page.roff.toString();
  }

  private void writeSynopsis() {
    String description = words(spec.usageMessage().description());
    roff.section("NAME");
    roff.plain(program.name() + " - " + description.replaceFirst("[.:].*", ""));
    roff.section("SYNOPSIS");
    String[] custom = spec.usageMessage().customSynopsis();
    roff.verbatim(
        custom.length == 0
            ? List.of(synopsis(spec))
            : Stream.of(custom).map(line -> line.formatted().strip()).toList());
    roff.section("DESCRIPTION");
    roff.plain(description);
  }

  private static String synopsis(CommandSpec command) {
    List<String> words = new ArrayList<>(List.of(command.qualifiedName(), "[OPTION...]"));
    for (OptionSpec option : command.options()) {
      if (option.required()) {
        words.add(option.shortestName() + " " + option.paramLabel());
      }
    }
    shownParameters(command).forEach(parameter -> words.add(label(parameter)));
    if (!command.subcommands().isEmpty()) {
      words.add("COMMAND [OPTION...]");
    }
    return String.join(" ", words);
  }

  private static String label(PositionalParamSpec parameter) {
    String label = parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : "");
    return parameter.arity().min() == 0 ? "[" + label + "]" : label;
  }

  private static List<PositionalParamSpec> shownParameters(CommandSpec command) {
    return command.positionalParameters().stream().filter(one -> !one.hidden()).toList();
  }

  private void writeOptions() {
    roff.section("OPTIONS");
    writeArguments(spec);
    for (ArgGroupSpec group : spec.argGroups()) {
      roff.subsection(group.heading().formatted().strip().replaceFirst(":$", ""));
      group.allOptionsNested().forEach(this::writeOption);
    }
  }

  private void writeArguments(CommandSpec command) {
    for (PositionalParamSpec parameter : shownParameters(command)) {
      roff.item(Roff.italic(parameter.paramLabel()), description(parameter));
    }
    for (OptionSpec option : command.options()) {
      if (option.group() == null && !option.hidden() && !option.inherited()) {
        writeOption(option);
      }
    }
  }

  private void writeOption(OptionSpec option) {
    String names = Arrays.stream(option.names()).map(Roff::bold).collect(Collectors.joining(", "));
    boolean takesValue = option.arity().max() > 0;
    roff.item(
        takesValue ? names + "=" + Roff.italic(option.paramLabel()) : names, description(option));
  }

  private void writeCommands() {
    if (spec.subcommands().isEmpty()) {
      return;
    }
    roff.section("COMMANDS");
    for (CommandLine subcommand : spec.subcommands().values()) {
      CommandSpec command = subcommand.getCommandSpec();
      roff.subsection(synopsis(command));
      roff.plain(words(command.usageMessage().description()));
      writeArguments(command);
    }
  }

  private void writeFooter() {
    List<String> footer = Stream.of(spec.usageMessage().footer()).map(String::formatted).toList();
    if (!footer.isEmpty()) {
      String heading = spec.usageMessage().footerHeading().formatted().strip();
      roff.section(
          heading.isEmpty() ? "NOTES" : heading.replaceFirst(":$", "").toUpperCase(Locale.ROOT));
      roff.verbatim(footer);
    }
  }

  private void writeConfiguration() {
    roff.section("CONFIGURATION");
    roff.plain(
        "Options that are not on the command line are taken from the environment, then from the"
            + " file that --config names, whose lines are name = value with the long names of the"
            + " options, and # before comments. The variable "
            + OptionNames.ofProgram(program.name(), "NAME")
            + " sets an option of this program, "
            + OptionNames.ofAll("NAME")
            + " of all programs that have it, in capitals and with underscores; "
            + OptionNames.ofProgram(program.name(), "config")
            + " names the file.");
    roff.paragraph(
        "JAVA_HOME picks the Java to run with, 17 or newer; KUMO_JAVA_OPTS has options for it.");
  }

  private void writeExitCodes() {
    roff.section("EXIT STATUS");
    if (spec.usageMessage().exitCodeList().isEmpty()) {
      roff.item(Roff.bold("0"), "a clean end, on SIGTERM or SIGINT");
      roff.item(Roff.bold("1"), "a wrong option, or it could not start; stderr says why");
    }
    spec.usageMessage()
        .exitCodeList()
        .forEach((code, meaning) -> roff.item(Roff.bold(code), meaning));
  }

  private void writeOthers(List<Program> others) {
    roff.section("SEE ALSO");
    roff.plain(
        others.stream()
            .filter(other -> !other.name().equals(program.name()))
            .map(other -> other.name() + "(" + other.section() + ")")
            .collect(Collectors.joining(", ")));
  }

  private static String description(ArgSpec argument) {
    return words(argument.description())
        .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValueString()));
  }

  private static String words(String... lines) {
    return Stream.of(lines).map(String::formatted).collect(Collectors.joining(" ")).strip();
  }
}
