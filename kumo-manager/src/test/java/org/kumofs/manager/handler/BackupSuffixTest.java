package org.kumofs.manager.handler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupSuffixTest {

  @ParameterizedTest
  @ValueSource(strings = {"20091203", "a", ".old", "before upgrade", "Sicherung-ä", "a.b"})
  void whatMakesASaneFileNameIsTaken(String suffix) {
    assertThat(BackupSuffix.findFault(suffix)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/x", "a/b", "..", "a..b", "a\nb", "a\0b", "\u001b[2J", "\u007f"})
  void whatLeavesTheDirectoryOrGarblesTheTerminalIsRefused(String suffix) {
    assertThat(BackupSuffix.findFault(suffix)).isPresent();
  }

  @Test
  void theEmptySuffixIsRefusedWithTheWordsOfTheOriginal() {
    assertThat(BackupSuffix.findFault("")).contains("empty suffix");
  }

  @Test
  void theLongestSuffixHas64Characters() {
    assertThat(BackupSuffix.findFault("x".repeat(64))).isEmpty();
    assertThat(BackupSuffix.findFault("x".repeat(65))).contains("suffix longer than 64 characters");
  }
}
