package org.kumofs.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kumofs.daemon.config.Configuration;
import org.kumofs.daemon.config.OptionNames;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Every program with every option, held against what is written and made about them. */
class ProgramsTest {

  private static final Path ROOT = Path.of("..");

  /** All programs have them; told of in one place. */
  private static final Set<String> OF_ALL = Set.of("--help", "--version", "--config");

  /** What the launchers and the scripts around them take from the environment. */
  private static final Set<String> VARIABLES_OF_SCRIPTS =
      Set.of(
          "KUMO_JAVA_OPTS",
          "KUMO_NO_BUILD",
          "KUMO_CACHE_DIR",
          "KUMO_SCHEDULING",
          "KUMO_MIN_JAVA",
          "KUMO_JDK_PACKAGES",
          "KUMO_START_SECONDS",
          "KUMO_STOP_SECONDS",
          "KUMO_MEMCACHED_VERSION");

  private static List<Program> programs() throws IOException {
    return Program.in(ROOT.resolve("scripts"));
  }

  private static List<OptionSpec> options(CommandSpec command) {
    List<OptionSpec> options =
        new ArrayList<>(
            command.options().stream()
                .filter(option -> !option.hidden() && !option.inherited())
                .toList());
    for (CommandLine subcommand : command.subcommands().values()) {
      options.addAll(options(subcommand.getCommandSpec()));
    }
    return options;
  }

  private static Path page(Program program) {
    return ROOT.resolve(
        program.isDaemon() ? "docs/daemons.md" : "docs/tools/" + program.name() + ".md");
  }

  @Test
  void theDaemonsAndAllToolsAreFound() throws IOException {
    assertThat(programs())
        .extracting(Program::name)
        .contains("kumo-manager", "kumo-server", "kumo-gateway", "kumoctl", "kumomergedb")
        .allSatisfy(name -> assertThat(name).startsWith("kumo"));
  }

  @TestFactory
  Stream<DynamicTest> everyOptionIsInTheManualTheCompletionAndTheDocuments() throws IOException {
    List<Program> programs = programs();
    return programs.stream()
        .map(
            program ->
                DynamicTest.dynamicTest(program.name(), () -> checkEveryOption(program, programs)));
  }

  private static void checkEveryOption(Program program, List<Program> programs) throws IOException {
    String manual = ManPage.of(program, "1.0", "2026-11-22", programs);
    String completion = Completion.of(program);
    String document = Files.readString(page(program));
    assertThat(program.spec().name()).isEqualTo(program.name());
    for (OptionSpec option : options(program.spec())) {
      for (String name : option.names()) {
        assertThat(manual).contains(Roff.bold(name));
        assertThat(completion).contains("'" + name + "'");
      }
      if (!OF_ALL.contains(option.longestName())) {
        assertThat(document).containsPattern("(?<![\\w-])" + option.longestName() + "(?![\\w-])");
      }
    }
    for (String command : program.spec().subcommands().keySet()) {
      assertThat(manual).contains(".SS \"" + Roff.escaped(program.name() + " " + command));
      assertThat(document).contains(command);
    }
  }

  @TestFactory
  Stream<DynamicTest> whatTakesSeveralValuesTakesThemWithCommas() throws IOException {
    return programs().stream()
        .map(
            program ->
                DynamicTest.dynamicTest(
                    program.name(),
                    () ->
                        assertThat(options(program.spec()))
                            .filteredOn(OptionSpec::isMultiValue)
                            .allMatch(option -> ",".equals(option.splitRegex()))));
  }

  @Test
  void noTwoOptionsHaveOneVariable() throws IOException {
    Map<String, String> meanings = new HashMap<>();
    VARIABLES_OF_SCRIPTS.forEach(name -> meanings.put(name, "scripts"));
    for (Program program : programs()) {
      for (OptionSpec option : options(program.spec())) {
        OptionNames.inFile(option)
            .ifPresent(
                name -> {
                  String own = OptionNames.ofProgram(program.name(), name);
                  assertThat(meanings.put(own, program.name() + " " + name)).isNull();
                  String all = OptionNames.ofAll(name);
                  String before = meanings.put(all, name);
                  assertThat(before).isIn(null, name);
                });
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> theExampleOfEachDaemonCanBeRead() throws IOException {
    return programs().stream()
        .filter(Program::isDaemon)
        .map(program -> DynamicTest.dynamicTest(program.name(), () -> checkExample(program)));
  }

  private static void checkExample(Program program) throws IOException {
    Path example = ROOT.resolve("conf/" + program.name() + ".conf");
    CommandLine line = program.spec().commandLine();
    Configuration.of(line, Map.of()).parseArgs("--config", example.toString());

    // What is commented out has to name options that there are, too.
    List<String> names =
        Files.readAllLines(example).stream()
            .filter(text -> text.matches("#?[a-z0-9-]+ = .*"))
            .map(text -> text.replaceFirst("^#", "").replaceFirst(" = .*", ""))
            .toList();
    assertThat(names).hasSizeGreaterThan(4);
    assertThat(names)
        .allSatisfy(name -> assertThat(program.spec().findOption("--" + name)).isNotNull());
  }

  @Test
  void pagesHaveNoLineThatIsACommandByAccident() {
    assertThat(Roff.escaped(".x 'y' a-b c\\d")).isEqualTo("\\&.x \\(aqy\\(aq a\\-b c\\ed");
  }
}
