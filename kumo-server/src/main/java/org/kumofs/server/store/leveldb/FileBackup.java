package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.iq80.leveldb.DB;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the files of an open native database: links to its tables, which never change, and copies
 * of the few others.
 *
 * <p>While that goes on LevelDB's background thread is held, so that the list of tables stays as it
 * is and no file is deleted. Reads and writes go on; a write that fills the second of the two write
 * buffers waits, so nothing here may wait for a write. Logs are only opened meanwhile, and copied
 * afterwards.
 *
 * <p>The copy is that of one moment. Of the tables and all logs but the last one nothing changes
 * any more: LevelDB writes to no log once it has made the next. Of the last log it has those
 * records that came first.
 */
final class FileBackup {

  private static final Logger log = LoggerFactory.getLogger(FileBackup.class);
  private static final Pattern LOG = Pattern.compile("(\\d{1,18})\\.log");

  private final DatabaseDirectory source;
  private final TableLinker linker;
  private final TimeSource time;

  /**
   * @param time measures how long the background thread is held
   */
  FileBackup(DatabaseDirectory source, TableLinker linker, TimeSource time) {
    this.source = source;
    this.linker = linker;
    this.time = time;
  }

  /**
   * Takes the files.
   *
   * @param db stays open until this returns
   * @param into an empty directory
   * @throws IOException also if a table can't be linked or a log is damaged; reading the records
   *     may still do
   */
  void take(DB db, Path into) throws IOException {
    List<LiveLog> logs = new ArrayList<>();
    try {
      long asked = time.nanoTime();
      suspend(db);
      long held = time.nanoTime();
      try {
        takeWhatMayChange(into, logs);
      } finally {
        db.resumeCompactions();
      }
      log.info(
          "held the compactions of {} for {} ms, after waiting {} ms for one to end",
          source.path(),
          millis(held, time.nanoTime()),
          millis(asked, held));
      for (LiveLog open : logs) {
        open.copyTo(into);
      }
      // After the logs: no record is there that was written after a flush that is not.
      if (Files.exists(source.flushFile())) {
        Files.copy(source.flushFile(), into.resolve(source.flushFile().getFileName()));
      }
    } finally {
      for (LiveLog open : logs) {
        open.close();
      }
    }
  }

  /** Nested in itself it would never return, but backups come one after the other. */
  private static void suspend(DB db) throws IOException {
    try {
      db.suspendCompactions();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void takeWhatMayChange(Path into, List<LiveLog> logs) throws IOException {
    FileList files = FileList.read(source.path());
    for (Path file : logFiles(files)) {
      logs.add(LiveLog.open(file));
    }
    for (long number : files.tables()) {
      Path table = files.table(number);
      linker.link(into.resolve(table.getFileName()), table);
    }
    try (LiveLog manifest = LiveLog.open(files.manifest())) {
      manifest.copyTo(into);
    }
    Files.copy(source.path().resolve("CURRENT"), into.resolve("CURRENT"));
  }

  /** The logs that are needed, in the order in which they were written. */
  private List<Path> logFiles(FileList list) throws IOException {
    try (Stream<Path> files = Files.list(source.path())) {
      return files
          .filter(file -> logNumber(file).stream().anyMatch(list::needsLog))
          .sorted(Comparator.comparingLong(file -> logNumber(file).orElseThrow()))
          .toList();
    }
  }

  private static OptionalLong logNumber(Path file) {
    Matcher matcher = LOG.matcher(file.getFileName().toString());
    return matcher.matches()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }

  private static String millis(long fromNanos, long toNanos) {
    return String.format(Locale.ROOT, "%.1f", (toNanos - fromNanos) / 1e6);
  }
}
