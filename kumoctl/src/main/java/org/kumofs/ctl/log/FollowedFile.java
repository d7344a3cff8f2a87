package org.kumofs.ctl.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file that grows, as one stream over rotations: its end is only the end for now. A file that
 * takes its name is gone over to once that one holds something, since until then the writer may
 * still have the old one; a file that was cut off is read from its beginning.
 */
public final class FollowedFile extends InputStream {

  private final Path path;
  private FileChannel file;
  private Object fileKey;

  private FollowedFile(Path path) throws IOException {
    this.path = path;
    openAnew();
  }

  /**
   * Begins at the start of a file.
   *
   * @throws IOException if it is not there or can't be read
   */
  public static FollowedFile open(Path path) throws IOException {
    return new FollowedFile(path);
  }

  private void openAnew() throws IOException {
    // The name may come to mean another file in between.
    while (true) {
      Object key = attributes().fileKey();
      FileChannel opened = FileChannel.open(path, StandardOpenOption.READ);
      if (Objects.equals(key, attributes().fileKey())) {
        file = opened;
        fileKey = key;
        return;
      }
      opened.close();
    }
  }

  private BasicFileAttributes attributes() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Gives -1 when there is nothing for now; a later call may give more. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = readOn(bytes, offset, length);
    try {
      if (count < 0 && isReplaced()) {
        // What was written between the last read and the look.
        count = readOn(bytes, offset, length);
        if (count < 0) {
          FileChannel old = file;
          openAnew();
          old.close();
          count = readOn(bytes, offset, length);
        }
      }
    } catch (NoSuchFileException moved) {
      // Its successor is still to come.
    }
    return count;
  }

  private int readOn(byte[] bytes, int offset, int length) throws IOException {
    if (file.size() < file.position()) {
      file.position(0);
    }
    return file.read(ByteBuffer.wrap(bytes, offset, length));
  }

  private boolean isReplaced() throws IOException {
    BasicFileAttributes now = attributes();
    return now.size() > 0 && !Objects.equals(now.fileKey(), fileKey);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
