package org.kumofs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

  @TempDir Path dir;
  private Path path;

  @BeforeEach
  void nameTheFile() {
    path = dir.resolve("kumo.pid");
  }

  private static long parentPid() {
    return ProcessHandle.current().parent().orElseThrow().pid();
  }

  @Test
  void theFileExistsWhileTheDaemonServes() throws Exception {
    try (PidFile file = PidFile.claim(Optional.of(path))) {
      assertThat(path).doesNotExist();
      file.write();
      assertThat(path).hasContent(Long.toString(ProcessHandle.current().pid()));
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aFileOfALiveProcessIsRefusedAndKept() throws Exception {
    Files.writeString(path, parentPid() + "\n");

    assertThatThrownBy(() -> PidFile.claim(Optional.of(path)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("already running as process " + parentPid());
    assertThat(path).hasContent(Long.toString(parentPid()));
  }

  @Test
  void aFileOfADeadProcessIsTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Files.writeString(path, Long.toString(dead.pid()));

    try (PidFile file = PidFile.claim(Optional.of(path))) {
      file.write();
      assertThat(path).hasContent(Long.toString(ProcessHandle.current().pid()));
    }
  }

  @Test
  void aFileOlderThanTheProcessThatHasItsNumberNowIsTakenOver() throws Exception {
    Files.writeString(path, Long.toString(parentPid()));
    Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

    PidFile.claim(Optional.of(path)).close();
  }

  @Test
  void aFileThatHoldsSomethingElseIsLeftAlone() throws Exception {
    Files.writeString(path, "a letter to a friend");

    assertThatThrownBy(() -> PidFile.claim(Optional.of(path)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("holds no process id");
    assertThat(path).hasContent("a letter to a friend");
  }

  @Test
  void aFileThatCannotBeWrittenIsAStartError() throws Exception {
    try (PidFile file = PidFile.claim(Optional.of(dir.resolve("absent/kumo.pid")))) {
      assertThatThrownBy(file::write)
          .isInstanceOf(StartException.class)
          .hasMessageContaining("cannot write pid file");
    }
  }

  @Test
  void withoutAFileNothingHappens() throws Exception {
    try (PidFile file = PidFile.claim(Optional.empty())) {
      file.write();
    }
    assertThat(dir).isEmptyDirectory();
  }
}
