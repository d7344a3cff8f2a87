package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dependencies that must never exist, held against what the sources import and call. */
class ArchitectureTest {

  private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern IMPORT =
      Pattern.compile("^import (?:static )?([\\w.]+);", Pattern.MULTILINE);
  private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

  private static List<Source> sources;

  /** One file of the main sources. */
  private record Source(String module, String packageName, String file, String code) {

    List<String> imports() {
      List<String> found = new ArrayList<>();
      Matcher matcher = IMPORT.matcher(code);
      while (matcher.find()) {
        found.add(matcher.group(1));
      }
      return found;
    }

    boolean isEntryPoint() {
      return file.endsWith("Main.java")
          || file.endsWith("Options.java")
          || packageName.startsWith("org.kumofs.daemon")
          || module.equals("kumoctl")
          || module.equals("kumo-dist");
    }
  }

  @BeforeAll
  static void readSources() throws IOException {
    Path root = Path.of("..").toRealPath();
    try (Stream<Path> files = Files.walk(root)) {
      sources =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> root.relativize(file).toString().contains("/src/main/java/"))
              .map(file -> read(root, file))
              .toList();
    }
    assertThat(sources).hasSizeGreaterThan(100);
  }

  private static Source read(Path root, Path file) {
    try {
      String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
      Matcher matcher = PACKAGE.matcher(code);
      assertThat(matcher.find()).as("package of %s", file).isTrue();
      return new Source(
          root.relativize(file).getName(0).toString(),
          matcher.group(1),
          file.getFileName().toString(),
          code);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nettyStaysInPackagesOfThatName() {
    assertThat(importing("io.netty", source -> source.packageName().endsWith(".netty"))).isEmpty();
  }

  @Test
  void levelDbStaysBehindTheStore() {
    Predicate<Source> allowed =
        source -> source.packageName().equals("org.kumofs.server.store.leveldb");
    assertThat(importing("org.iq80", allowed)).isEmpty();
    assertThat(importing("org.fusesource", allowed)).isEmpty();
    assertThat(sources)
        .noneMatch(source -> source.packageName().matches("org\\.kumofs\\.store(\\..*)?"));
  }

  @Test
  void theTerminalStaysBehindTheFullScreen() {
    assertThat(
            importing(
                "org.jline", source -> source.packageName().equals("org.kumofs.ctl.top.terminal")))
        .isEmpty();
  }

  @Test
  void messagePackStaysWhereBytesAreMade() {
    assertThat(
            importing(
                "org.msgpack",
                source ->
                    source.packageName().equals("org.kumofs.rpc.wire")
                        || source.packageName().equals("org.kumofs.message")
                        || source.packageName().equals("org.kumofs.eventlog")
                        || source.packageName().equals("org.kumofs.server.dump.format")
                        || source.packageName().startsWith("org.kumofs.server.replace.stream")))
        .isEmpty();
  }

  @Test
  void theDaemonsShareNothingButTheCommonModule() {
    for (String daemon : List.of("manager", "server", "gateway", "ctl")) {
      assertThat(
              importing(
                  "org.kumofs." + daemon + ".",
                  source -> source.packageName().startsWith("org.kumofs." + daemon)))
          .isEmpty();
    }
  }

  @Test
  void clockRingAndDataKnowOnlyTheJdkAndEachOther() {
    List<String> leaves = List.of("org.kumofs.clock", "org.kumofs.ring", "org.kumofs.data");
    assertThat(sources)
        .filteredOn(source -> leaves.contains(source.packageName()))
        .isNotEmpty()
        .allSatisfy(
            source ->
                assertThat(source.imports())
                    .allMatch(
                        name ->
                            name.startsWith("java.")
                                || leaves.stream().anyMatch(leaf -> name.startsWith(leaf + "."))));
  }

  @Test
  void picocliStaysAtTheEntryPoints() {
    assertThat(importing("picocli", Source::isEntryPoint)).isEmpty();
  }

  @Test
  void logicHasNoClockNoSleepAndNoThreads() {
    Pattern forbidden =
        Pattern.compile(
            "System\\.(currentTimeMillis|nanoTime)\\(|Thread\\.sleep\\(|new Thread\\("
                + "|Executors\\.|Instant\\.now\\(|new (Timer|ScheduledThreadPoolExecutor)\\(");
    assertThat(sources)
        .filteredOn(
            source ->
                !source.packageName().equals("org.kumofs.time")
                    && !source.packageName().endsWith(".netty")
                    && !source.file().endsWith("Node.java")
                    && !source.isEntryPoint())
        .filteredOn(source -> forbidden.matcher(source.code()).find())
        .extracting(Source::file)
        .isEmpty();
  }

  private static List<String> importing(String prefix, Predicate<Source> allowed) {
    return sources.stream()
        .filter(source -> !allowed.test(source))
        .filter(source -> source.imports().stream().anyMatch(name -> name.startsWith(prefix)))
        .map(source -> source.packageName() + "." + source.file())
        .toList();
  }
}
