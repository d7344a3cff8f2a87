package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Changes to files and directories that a power failure does not undo. */
final class DurableFiles {

  private DurableFiles() {}

  /** Puts a file in place, whole or not at all. */
  static void replace(Path file, byte[] content) throws IOException {
    Path written = file.resolveSibling(file.getFileName() + ".tmp");
    Files.write(written, content);
    sync(written);
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    sync(file.toAbsolutePath().getParent());
  }

  /** Writes back what the system holds of a file, or of a directory's list of names. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a file, or a directory with all that is in it, if it is there. */
  static void deleteTree(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
        for (Path child : children) {
          deleteTree(child);
        }
      } catch (NoSuchFileException goneMeanwhile) {
        return;
      }
    }
    Files.deleteIfExists(path);
  }
}
