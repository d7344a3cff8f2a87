package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A log, or a MANIFEST, of an open database, held open so that it can be copied when LevelDB has
 * deleted it.
 *
 * <p>LevelDB only ever appends to it, record after record, so what is copied of it, the records
 * that are complete at some moment, is what had been written by a moment. It does not end where its
 * file does: it is written through a memory map, and zeros come after it. Somebody may be in the
 * middle of writing a record just now; it is waited for.
 */
final class LiveLog implements AutoCloseable {

  /** Some tenths of a second: a writer that is not running now has to get its turn. */
  private static final int MAX_LOOKS = 100_000;

  private final Path path;
  private final FileChannel file;

  private LiveLog(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  static LiveLog open(Path path) throws IOException {
    return new LiveLog(path, FileChannel.open(path, StandardOpenOption.READ));
  }

  /**
   * Copies all records that were complete before the call, and maybe some that came later.
   *
   * @throws IOException also if the log is damaged
   */
  void copyTo(Path directory) throws IOException {
    long end = completeEnd();
    Path target = directory.resolve(path.getFileName());
    try (FileChannel copy =
        FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long position = 0;
      while (position < end) {
        position += file.transferTo(position, end - position, copy);
      }
    }
  }

  private long completeEnd() throws IOException {
    LogFragments fragments = new LogFragments(file);
    for (int looks = 0; looks < MAX_LOOKS; looks++) {
      fragments.advance();
      if (fragments.stoppedAtTheEnd()) {
        return fragments.completeEnd();
      }
      Thread.onSpinWait();
    }
    throw new IOException(path + " is damaged after byte " + fragments.completeEnd());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
