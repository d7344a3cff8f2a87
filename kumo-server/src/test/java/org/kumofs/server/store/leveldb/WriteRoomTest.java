package org.kumofs.server.store.leveldb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.kumofs.server.store.StoreException;

class WriteRoomTest {

  private static final int BUFFER = 1 << 20;
  private static final int RECORD = 1000;

  private final Database database = new Database();
  private long nanos;
  private final WriteRoom room = new WriteRoom(BUFFER, database, () -> nanos);

  private static final class Database implements WriteRoom.State {
    private long log = 4;
    private int tables;
    private int questions;
    private boolean broken;

    @Override
    public long lastLog() {
      questions++;
      if (broken) {
        // What walking through a directory fails with.
        throw new UncheckedIOException(new IOException("broken"));
      }
      return log;
    }

    @Override
    public int tablesInLevel0() {
      return tables;
    }
  }

  private void write(int records) {
    for (int i = 0; i < records; i++) {
      room.write(RECORD, () -> {});
    }
  }

  /** Writes until the buffer may be full; tells how many records that took. */
  private int fill() {
    int records = 0;
    while (room.isFor(RECORD)) {
      write(1);
      records++;
    }
    return records;
  }

  @Test
  void thereIsRoomUntilTheBufferMayBeFull() {
    assertThat(fill()).isBetween(BUFFER / RECORD / 2, BUFFER / RECORD);
    assertThat(room.isFor(1)).isTrue();
    assertThat(room.isFor(BUFFER)).isFalse();
  }

  @Test
  void thereIsRoomAgainOnceTheNextBufferIsSeen() {
    fill();
    write(BUFFER / RECORD / 4);
    assertThat(room.isFor(RECORD)).isFalse();

    database.log++;
    write(BUFFER / RECORD / 4);
    assertThat(room.isFor(RECORD)).isTrue();
  }

  @Test
  void whatMayLieInTheNextBufferAlreadyCounts() {
    int records = fill();
    database.log++;
    write(BUFFER / RECORD / 4);

    assertThat(fill()).isBetween(records / 2, records - 1);
  }

  @Test
  void asLongAsThereIsRoomNothingIsAsked() {
    int before = database.questions;
    fill();
    assertThat(database.questions).isEqualTo(before);
  }

  @Test
  void withoutRoomTheDatabaseIsAskedNowAndThen() {
    fill();
    int before = database.questions;
    write(BUFFER / RECORD);
    assertThat(database.questions - before).isBetween(40, 70);
  }

  @Test
  void thereIsNoneWhileLevel0HasTooManyTablesForOneMore() {
    database.tables = 7;
    fill();
    database.log++;
    write(BUFFER / RECORD / 4);
    assertThat(room.isFor(RECORD)).isFalse();

    database.tables = 6;
    write(BUFFER / RECORD / 4);
    assertThat(room.isFor(RECORD)).isTrue();
  }

  @Test
  void noWriteFailsBecauseTheDatabaseCannotBeAsked() {
    fill();
    database.log++;
    database.broken = true;
    write(BUFFER / RECORD / 4);
    assertThat(room.isFor(1)).isFalse();

    database.broken = false;
    write(1);
    assertThat(room.isFor(RECORD)).isTrue();
    // What was written since the buffer was full counts.
    assertThat(fill()).isBetween(BUFFER / RECORD / 2, BUFFER / RECORD * 3 / 4);
  }

  @Test
  void aDatabaseWithManyTablesHasNoneRightAway() {
    database.tables = 7;
    assertThat(new WriteRoom(BUFFER, database, () -> nanos).isFor(1)).isFalse();
  }

  @Test
  void thereIsNoneDuringASync() {
    room.sync(() -> assertThat(room.isFor(1)).isFalse());
    assertThat(room.isFor(1)).isTrue();
    assertThatThrownBy(() -> room.sync(WriteRoomTest::fail)).isInstanceOf(StoreException.class);
    assertThat(room.isFor(1)).isTrue();
  }

  @Test
  void afterAWriteThatTookLongThereIsNoneForAWhile() {
    room.write(RECORD, () -> nanos += 51_000_000);
    assertThat(room.isFor(1)).isFalse();
    nanos += 999_999_999;
    assertThat(room.isFor(1)).isFalse();
    nanos++;
    assertThat(room.isFor(1)).isTrue();
  }

  @Test
  void whileAWriteHangsThereIsNone() {
    room.write(
        RECORD,
        () -> {
          assertThat(room.isFor(1)).isTrue();
          nanos += 51_000_000;
          assertThat(room.isFor(1)).isFalse();
          // Another one gets through, so it does not hang.
          room.write(RECORD, () -> {});
          assertThat(room.isFor(1)).isTrue();
        });
  }

  @Test
  void aWriteThatFailsCountsAsWell() {
    int records = BUFFER / RECORD;
    for (int i = 0; i < records; i++) {
      assertThatThrownBy(() -> room.write(RECORD, WriteRoomTest::fail))
          .isInstanceOf(StoreException.class);
    }
    assertThat(room.isFor(RECORD)).isFalse();
  }

  private static void fail() {
    throw new StoreException("broken");
  }
}
