package org.kumofs.ctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kumofs.ctl.command.BackupOfServer.Outcome;
import org.kumofs.ctl.original.OriginalPeer;
import org.kumofs.time.TimeSource;

/** What a person sees who waits for a backup. */
@Timeout(60)
class BackupWaitTest {

  private final OriginalPeer server = new OriginalPeer();
  private final StringWriter progress = new StringWriter();
  private long looks;
  private long nowMillis;

  BackupWaitTest() throws IOException {}

  @AfterEach
  void stop() {
    server.close();
  }

  private final TimeSource time =
      new TimeSource() {
        @Override
        public long nanoTime() {
          return nowMillis * 1_000_000;
        }

        @Override
        public long unixMillis() {
          return nowMillis;
        }
      };

  /** Answers after how many looks what the backup is: first none, then begun, then done. */
  private BackupOfServer backup(long totalBytes, int doneAfter) {
    server
        .on(97, 1, params -> 8L)
        .on(
            132,
            0,
            params -> {
              looks++;
              long state = looks == 1 ? 0L : looks < doneAfter ? 1L : 2L;
              long begun = looks == 1 ? 0L : 77L;
              return List.of(state, begun, "x", 400L, 9L, looks, totalBytes, "");
            });
    BackupOfServer backup = new BackupOfServer(server.address(), "x", 10_000);
    backup.prepare();
    return backup;
  }

  private void await(BackupOfServer backup, long limitMillis) throws InterruptedException {
    new BackupWait(
            List.of(backup), time, millis -> nowMillis += millis, new PrintWriter(progress, true))
        .awaitServers(limitMillis, 1_000);
    backup.close();
  }

  @Test
  void thereIsALineASecondAfterTwoSeconds() throws InterruptedException {
    BackupOfServer backup = backup(20, 19);
    await(backup, 60_000);
    assertThat(backup.outcome()).isEqualTo(Outcome.OK);
    assertThat(progress)
        .hasToString(
            "  2.0 s  %1$s 50 %%\n  3.0 s  %1$s 70 %%\n  4.0 s  %1$s 90 %%\n"
                .formatted(server.address()));
    assertThat(backup.line()).isEqualTo(server.address() + "  ok, 9 records, 19 bytes, 0.4 s");
  }

  @Test
  void recordsAreCountedWhereNobodyKnowsHowManyThereWillBe() throws InterruptedException {
    await(backup(0, 10), 60_000);
    assertThat(progress).hasToString("  2.0 s  " + server.address() + " ok\n");
  }

  @Test
  void aShortWaitSaysNothing() throws InterruptedException {
    await(backup(20, 4), 60_000);
    assertThat(progress).hasToString("");
  }

  @Test
  void theLimitEndsTheWait() throws InterruptedException {
    BackupOfServer backup = backup(0, 1_000_000);
    await(backup, 3_500);
    assertThat(backup.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(progress)
        .hasToString(
            "  2.0 s  %1$s 9 records\n  3.0 s  %1$s 9 records\n".formatted(server.address()));
  }
}
