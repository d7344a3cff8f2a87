package org.kumofs.server.replace.stream;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A complete offer as it travels; vanishes when closed. Safe for use by many threads. */
public final class OfferFile implements AutoCloseable {

  private final FileChannel file;
  private final long length;
  private final long records;

  OfferFile(FileChannel file, long length, long records) {
    this.file = file;
    this.length = length;
    this.records = records;
  }

  /** Bytes that travel. */
  public long length() {
    return length;
  }

  /** How many records there are in it. */
  public long records() {
    return records;
  }

  /** Fills a buffer from a position on. Blocks. */
  void read(long position, ByteBuffer into) throws IOException {
    long from = position - into.position();
    while (into.hasRemaining()) {
      if (file.read(into, from + into.position()) < 0) {
        throw new EOFException("an offer of " + length + " bytes was cut short");
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
