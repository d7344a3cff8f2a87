package org.kumofs.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kumofs.daemon.config.Configuration;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A program as its launcher starts it.
 *
 * @param name of the launcher
 * @param spec all that it takes
 */
record Program(String name, CommandSpec spec) {

  private static final Pattern LAUNCH =
      Pattern.compile("^launch (?<profile>\\w+) (?<main>[\\w.]+) ", Pattern.MULTILINE);

  /** The method that the main class of every program has. */
  private static final String COMMAND_LINE = "commandLine";

  /** The programs that have a launcher in the folder, by name. */
  static List<Program> in(Path launchers) throws IOException {
    try (Stream<Path> files = Files.list(launchers)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(Program::of)
          .flatMap(Optional::stream)
          .toList();
    }
  }

  private static Optional<Program> of(Path launcher) {
    try {
      Matcher launch = LAUNCH.matcher(Files.readString(launcher));
      if (!launch.find()) {
        return Optional.empty();
      }
      CommandLine line =
          (CommandLine) Class.forName(launch.group("main")).getMethod(COMMAND_LINE).invoke(null);
      String name = launcher.getFileName().toString();
      return Optional.of(new Program(name, Configuration.addOption(line).getCommandSpec()));
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(
          launcher + ": its main class has to have a method commandLine()", e);
    }
  }

  /** Daemons have a dash in their names. */
  boolean isDaemon() {
    return name.startsWith("kumo-");
  }

  /** The section of the manual that it belongs to. */
  int section() {
    return isDaemon() ? 8 : 1;
  }
}
