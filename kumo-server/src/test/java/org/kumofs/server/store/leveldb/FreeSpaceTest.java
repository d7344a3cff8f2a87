package org.kumofs.server.store.leveldb;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.server.store.StoreException;

class FreeSpaceTest {

  @TempDir private Path directory;
  private long usable;

  @BeforeEach
  void askForTheSpace() throws IOException {
    usable = Files.getFileStore(directory).getUsableSpace();
  }

  @Test
  void thereIsRoomAsLongAsTheLimitIsFree() throws IOException {
    FreeSpace space = new FreeSpace(directory, usable / 2);
    assertThatCode(() -> space.require(1000, false)).doesNotThrowAnyException();
  }

  @Test
  void urgentWritesMayUseAQuarterOfWhatIsHeldBack() throws IOException {
    FreeSpace space = new FreeSpace(directory, usable / 10 * 11);
    assertThatThrownBy(() -> space.require(1000, false))
        .isInstanceOf(StoreException.class)
        .hasMessageMatching("the disk of the database .* has only \\d+ MB left");
    assertThatCode(() -> space.require(1000, true)).doesNotThrowAnyException();
  }

  @Test
  void aRecordLargerThanWhatIsLeftIsRefused() throws IOException {
    FreeSpace space = new FreeSpace(directory, 1);
    assertThatThrownBy(() -> space.require(usable * 2, true)).isInstanceOf(StoreException.class);
    assertThatCode(() -> space.require(1000, true)).doesNotThrowAnyException();
  }

  @Test
  void noLimitIsNone() throws IOException {
    FreeSpace space = new FreeSpace(directory, 0);
    assertThatCode(() -> space.require(Long.MAX_VALUE, false)).doesNotThrowAnyException();
  }
}
