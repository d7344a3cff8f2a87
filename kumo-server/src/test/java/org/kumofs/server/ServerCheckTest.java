package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.daemon.Checks;
import org.kumofs.daemon.UsageException;
import picocli.CommandLine;

class ServerCheckTest {

  @TempDir Path dir;

  private List<String> reasons(Path store, Path offers, String... more) throws UsageException {
    List<String> arguments =
        new ArrayList<>(List.of("-l", "127.0.0.1:19801", "-m", "127.0.0.1", "--check"));
    arguments.addAll(List.of("-s", store.toString(), "-f", offers.toString()));
    arguments.addAll(List.of(more));
    CommandLine line = ServerMain.commandLine();
    line.parseArgs(arguments.toArray(new String[0]));
    Checks checks = new Checks();
    ((ServerMain) line.getCommand()).check(checks);
    return checks.reasons();
  }

  @Test
  void aDatabaseToBeMadeAndOneThatIsThereAreFine() throws Exception {
    Path there = Files.createDirectory(dir.resolve("there"));
    Files.createFile(there.resolve("CURRENT"));

    assertThat(reasons(dir.resolve("new"), dir)).isEmpty();
    assertThat(reasons(there, dir)).isEmpty();
    assertThat(dir.toFile().list()).containsExactly("there");
    assertThat(there.toFile().list()).containsExactly("CURRENT");
  }

  @Test
  void whatIsMissingIsToldTogether() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));

    assertThat(reasons(dir.resolve("absent/db"), dir.resolve("offers")))
        .containsExactly(
            "the directory for offers " + dir + "/offers: there is no such directory",
            "the directory of the database " + dir + "/absent: there is no such directory");
    assertThat(reasons(file, file))
        .containsExactly(
            "the directory for offers " + file + ": it is no directory",
            "the database " + file + ": it is no directory");
  }

  @Test
  void limitsThatDoNotFitTogetherAreTold() {
    assertThatThrownBy(() -> reasons(dir, dir, "-gN", "10", "-gX", "9"))
        .isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> reasons(dir, dir, "-L", "19801"))
        .isInstanceOf(UsageException.class)
        .hasMessage("-L 19801 can't be the port of the stream");
    assertThatThrownBy(() -> reasons(dir, dir, "--max-value-size", "2m", "--max-frame-size", "2"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("do not fit messages");
  }
}
