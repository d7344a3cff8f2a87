package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Cuts a write that a crash has interrupted off the end of a LevelDB log or MANIFEST. Nobody was
 * told that it is done, but LevelDB, told to check everything, takes it for damage and refuses to
 * open. Damage anywhere else is left for LevelDB to find: where something follows that is not zero,
 * the end was not torn.
 */
final class TornTail {

  private TornTail() {}

  /**
   * Looks at a file that nobody has open, and shortens it if need be.
   *
   * @return how many bytes were cut off, not counting zeros after the last byte written
   */
  static long cut(Path path) throws IOException {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      LogFragments fragments = new LogFragments(file);
      long stoppedAt = fragments.advance();
      long completeEnd = fragments.completeEnd();
      long writtenEnd = fragments.lastNonZeroFrom(completeEnd) + 1;
      if (writtenEnd <= completeEnd || writtenEnd > stoppedAt) {
        return 0;
      }
      file.truncate(completeEnd);
      file.force(true);
      return writtenEnd - completeEnd;
    }
  }
}
