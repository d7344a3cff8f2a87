package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * A file of a backup, as it was when the backup was made.
 *
 * @param crc32c of its content, eight hexadecimal digits
 */
record BackedUpFile(String name, long length, String crc32c) {

  private static final int CHUNK_BYTES = 1 << 18;

  /**
   * Reads a file.
   *
   * @param progress hears of each part that was read, in bytes
   */
  static BackedUpFile read(Path file, LongConsumer progress) throws IOException {
    CRC32C crc = new CRC32C();
    long length = 0;
    ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(chunk.clear()) >= 0) {
        length += chunk.flip().remaining();
        progress.accept(chunk.remaining());
        crc.update(chunk);
      }
    }
    return new BackedUpFile(file.getFileName().toString(), length, hex(crc));
  }

  /** Finds what is wrong with the file now, if anything is. */
  void check(Path directory) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IOException("the backup's file " + name + " is missing");
    }
    long lengthNow = Files.size(file);
    if (lengthNow != length) {
      throw new IOException(
          "the backup's file " + name + " is damaged: " + lengthNow + " bytes, not " + length);
    }
    String crcNow = read(file, bytes -> {}).crc32c();
    if (!crcNow.equals(crc32c)) {
      throw new IOException(
          "the backup's file " + name + " is damaged: checksum " + crcNow + ", not " + crc32c);
    }
  }

  static String hex(CRC32C crc) {
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
