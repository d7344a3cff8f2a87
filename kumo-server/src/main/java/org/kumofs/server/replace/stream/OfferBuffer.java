package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.kumofs.message.Dialect;
import org.kumofs.server.store.StoredRecord;
import org.msgpack.core.MessagePacker;

/**
 * Gathers the records for one receiver, compressed as they will travel. The memory that it takes
 * does not grow with them. One thread at a time; to be finished or closed.
 */
public final class OfferBuffer implements AutoCloseable {

  private static final int DEFLATE_BUFFER_BYTES = 32 * 1024;

  private static final byte[] NOTHING = {};

  private final FileChannel file;
  private final Deflater deflater = new Deflater();
  private final MessagePacker packer;
  private long compressedBytes;
  private long records;
  private boolean finished;

  OfferBuffer(FileChannel file) {
    this.file = file;
    this.packer =
        Dialect.PACKER.newPacker(
            new DeflaterOutputStream(new FileOutput(), deflater, DEFLATE_BUFFER_BYTES));
  }

  /** Adds a record. */
  public void add(StoredRecord record) throws IOException {
    packer.packArrayHeader(2);
    Dialect.packRaw(packer, record.key().bytes());
    Dialect.packRaw(packer, record.value());
    // All of it is compressed, but the deflater would keep the record until the next one.
    deflater.setInput(NOTHING);
    records++;
  }

  /** What the file holds so far, in bytes; a little more is still in memory. */
  public long compressedBytes() {
    return compressedBytes;
  }

  /** How many records were added. */
  public long records() {
    return records;
  }

  /** Ends the stream and gives it away; nothing can be added any more. */
  public OfferFile finish() throws IOException {
    packer.packNil();
    packer.close();
    deflater.end();
    finished = true;
    return new OfferFile(file, compressedBytes, records);
  }

  /** Throws the records away, unless they were given away by {@link #finish}. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      finished = true;
      deflater.end();
      file.close();
    }
  }

  private final class FileOutput extends OutputStream {

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
      while (rest.hasRemaining()) {
        file.write(rest);
      }
      compressedBytes += length;
    }
  }
}
