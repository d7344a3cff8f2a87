package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that {@code docs/guarantees.md} names is there. */
class GuaranteesTest {

  private static final Pattern NAME =
      Pattern.compile("`(?:[a-z]+\\.)*([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?`");

  private final Path root = rootOfTheProject();

  private static Path rootOfTheProject() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/guarantees.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  @Test
  void everyTestThatHoldsAPromiseExists() throws IOException {
    String page = Files.readString(root.resolve("docs/guarantees.md"));
    List<String> missing = new ArrayList<>();
    int named = 0;
    for (Matcher name = NAME.matcher(page); name.find(); named++) {
      if (!exists(name.group(1), name.group(2))) {
        missing.add(name.group());
      }
    }
    assertThat(named).isGreaterThan(40);
    assertThat(missing).isEmpty();
  }

  /** A method may be one that a contract above the class has. */
  private boolean exists(String testClass, String method) throws IOException {
    List<Path> sources = sources();
    boolean hasClass =
        sources.stream().anyMatch(path -> path.endsWith(Path.of(testClass + ".java")));
    return hasClass
        && (method == null || sources.stream().anyMatch(path -> holds(path, testClass, method)));
  }

  private static boolean holds(Path source, String testClass, String method) {
    String name = source.getFileName().toString();
    return (name.equals(testClass + ".java") || name.endsWith("Contract.java"))
        && read(source).contains("void " + method + "(");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(root, 12)) {
      return files
          .filter(file -> file.toString().contains("/src/test/"))
          .filter(file -> file.toString().endsWith(".java"))
          .collect(Collectors.toList());
    }
  }
}
