package org.kumofs.ctl.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection.PendingAnswer;
import org.kumofs.ctl.command.BackupOfServer.Outcome;
import org.kumofs.message.Nothing;
import org.kumofs.time.Sleeper;
import org.kumofs.time.TimeSource;

/** Waits for the backups of all servers and says on the way how far they are. */
final class BackupWait {

  private static final int LOOK_MILLIS = 250;
  private static final long FIRST_LINE_MILLIS = 2_000;
  private static final long LINE_MILLIS = 1_000;

  private final List<BackupOfServer> backups;
  private final TimeSource time;
  private final Sleeper sleeper;
  private final PrintWriter progress;
  private final long startNanos;
  private long nextLineMillis = FIRST_LINE_MILLIS;

  BackupWait(List<BackupOfServer> backups, TimeSource time, Sleeper sleeper, PrintWriter progress) {
    this.backups = backups;
    this.time = time;
    this.sleeper = sleeper;
    this.progress = progress;
    this.startNanos = time.nanoTime();
  }

  /**
   * Waits for the manager.
   *
   * @param limitMillis since the beginning
   * @return empty if it has not answered by then
   * @throws CallException if it answers an error or is lost
   */
  Optional<Nothing> awaitManager(PendingAnswer<Nothing> answer, long limitMillis)
      throws CallException {
    Optional<Nothing> result = answer.await(LOOK_MILLIS);
    while (result.isEmpty() && elapsedMillis() < limitMillis) {
      lookAtAll();
      result = answer.await(LOOK_MILLIS);
    }
    return result;
  }

  /**
   * Waits for the servers that tell, and gives up in the end.
   *
   * @param limitMillis since the beginning
   * @param graceMillis for how long a server may be out of reach, or not have begun
   */
  void awaitServers(long limitMillis, long graceMillis) throws InterruptedException {
    long lastMoveMillis = elapsedMillis();
    lookAtAll();
    while (isAnyOpen()
        && elapsedMillis() < limitMillis
        && elapsedMillis() - lastMoveMillis < graceMillis) {
      sleeper.sleepMillis(LOOK_MILLIS);
      lookAtAll();
      if (backups.stream().anyMatch(BackupOfServer::isUnderWay)) {
        lastMoveMillis = elapsedMillis();
      }
    }
    backups.forEach(BackupOfServer::giveUp);
  }

  private boolean isAnyOpen() {
    return backups.stream().anyMatch(backup -> backup.outcome() == Outcome.OPEN);
  }

  private void lookAtAll() {
    backups.forEach(BackupOfServer::look);
    if (elapsedMillis() >= nextLineMillis) {
      nextLineMillis = elapsedMillis() + LINE_MILLIS;
      String states =
          backups.stream()
              .map(backup -> backup.server() + " " + backup.progress())
              .collect(Collectors.joining(", "));
      progress.printf(Locale.ROOT, "%5.1f s  %s%n", elapsedMillis() / 1000.0, states);
      progress.flush();
    }
  }

  private long elapsedMillis() {
    return (time.nanoTime() - startNanos) / 1_000_000;
  }
}
