package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.kumofs.message.Dialect;
import org.kumofs.server.store.StoredRecord;
import org.msgpack.core.MessagePacker;

/**
 * Gathers the records for one receiver, compressed as they will travel. The memory that it takes
 * does not grow with them. One thread at a time; to be finished or closed.
 */
public final class OfferBuffer implements AutoCloseable {

  private final FileChannel file;
  private final DeflatingOutput deflating;
  private final MessagePacker packer;
  private long compressedBytes;
  private long records;
  private boolean finished;

  OfferBuffer(FileChannel file, Compression compression) {
    this.file = file;
    this.deflating = new DeflatingOutput(new FileOutput(), compression);
    this.packer = Dialect.PACKER.newPacker(deflating);
  }

  /** Adds a record. */
  public void add(StoredRecord record) throws IOException {
    packer.packArrayHeader(2);
    Dialect.packRaw(packer, record.key().bytes());
    Dialect.packRaw(packer, record.value());
    deflating.forgetInput();
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
    deflating.end();
    finished = true;
    return new OfferFile(file, compressedBytes, records);
  }

  /** Throws the records away, unless they were given away by {@link #finish}. */
  @Override
  public void close() throws IOException {
    if (!finished) {
      finished = true;
      deflating.end();
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
