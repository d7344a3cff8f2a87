package org.kumofs.server.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.server.store.OutOfSpaceException;
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
        .hasMessageMatching("out of space: the disk of the database .* has only \\d+ MB left");
    assertThatCode(() -> space.require(1000, true)).doesNotThrowAnyException();
  }

  @Test
  void writesGoOnOnceThereIsRoomAgain() {
    AtomicLong free = new AtomicLong(1_000_000);
    FreeSpace space = new FreeSpace(directory, free::get, 800_000);
    assertThat(space.hasRoom()).isTrue();
    assertThatCode(() -> space.require(100, false)).doesNotThrowAnyException();

    free.set(700_000);
    assertThat(space.hasRoom()).isFalse();
    assertThatThrownBy(() -> space.require(100, false)).isInstanceOf(OutOfSpaceException.class);
    assertThatCode(() -> space.require(100, true)).doesNotThrowAnyException();
    free.set(600_000);
    assertThat(space.hasRoom()).isFalse();
    assertThatThrownBy(() -> space.require(100, true)).isInstanceOf(OutOfSpaceException.class);

    free.set(900_000);
    assertThatCode(() -> space.require(100, false)).doesNotThrowAnyException();
    assertThat(space.hasRoom()).isTrue();
  }

  @Test
  void aRecordLargerThanWhatIsLeftIsRefused() throws IOException {
    FreeSpace space = new FreeSpace(directory, 1);
    assertThatThrownBy(() -> space.require(usable * 2, true)).isInstanceOf(StoreException.class);
    assertThatCode(() -> space.require(1000, true)).doesNotThrowAnyException();
  }

  @Test
  void whatIsKnownToFitNeedsNoQuestion() {
    AtomicLong questions = new AtomicLong();
    FreeSpace space =
        new FreeSpace(
            directory,
            () -> {
              questions.incrementAndGet();
              return 1_000_000;
            },
            800_000);
    assertThat(space.isKnownFor(100)).isFalse();
    space.require(100, false);
    assertThat(questions).hasValue(1);

    assertThat(space.isKnownFor(200_000)).isTrue();
    space.require(200_000, false);
    assertThat(questions).hasValue(1);
    assertThat(space.isKnownFor(200_001)).isFalse();
  }

  @Test
  void whereThereIsNoLimitEverythingFits() {
    assertThat(new FreeSpace(directory, 0).isKnownFor(Long.MAX_VALUE)).isTrue();
  }

  @Test
  void noLimitIsNone() throws IOException {
    FreeSpace space = new FreeSpace(directory, 0);
    assertThatCode(() -> space.require(Long.MAX_VALUE, false)).doesNotThrowAnyException();
  }
}
