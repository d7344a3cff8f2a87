package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Claims a database directory for one store. LevelDB has a lock of its own, but only while it is
 * open; this one also covers what happens before, between and after.
 */
final class DirectoryLock implements AutoCloseable {

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws IOException also if another store has it
   */
  static DirectoryLock take(Path file) throws IOException {
    return take(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), false);
  }

  /**
   * Takes a lock that only keeps stores away, not others of its kind; the file need not be
   * writable.
   *
   * @throws IOException also if a store has it, or there is no such file
   */
  static DirectoryLock takeShared(Path file) throws IOException {
    return take(FileChannel.open(file, StandardOpenOption.READ), true);
  }

  private static DirectoryLock take(FileChannel channel, boolean shared) throws IOException {
    boolean taken = false;
    try {
      taken = tryLock(channel, shared);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    if (!taken) {
      throw new IOException("it is in use by another process");
    }
    return new DirectoryLock(channel);
  }

  private static boolean tryLock(FileChannel channel, boolean shared) throws IOException {
    try {
      FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      return lock != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
