package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.kumofs.disk.DurableFile;

/** Changes to files and directories that a power failure does not undo. */
final class DurableFiles {

  private DurableFiles() {}

  /** Puts a file in place, whole or not at all. */
  static void replace(Path file, byte[] content) throws IOException {
    DurableFile.replace(file, content);
  }

  /** Writes back what the system holds of a file, or of a directory's list of names. */
  static void sync(Path path) throws IOException {
    DurableFile.sync(path);
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
