package org.kumofs.server.dump.transfer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.kumofs.data.RawKey;
import org.kumofs.server.dump.DumpException;
import org.kumofs.server.dump.format.DumpFormat;
import org.kumofs.server.dump.format.DumpFormatException;
import org.kumofs.server.dump.format.DumpHeader;
import org.kumofs.server.dump.format.DumpPosition;
import org.kumofs.server.dump.format.DumpReader;
import org.kumofs.server.dump.format.DumpWriter;
import org.kumofs.server.store.StoredRecord;

/** A dump that grows in a file, and that can go on growing when it was left in the middle. */
public final class ExportFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 18;

  private final FileChannel channel;
  private final OutputStream out;
  private final DumpWriter writer;
  private final Start start;

  /**
   * What is there already.
   *
   * @param position behind the last whole record
   * @param lastKey of that record
   * @param complete whether nothing is missing
   */
  public record Start(DumpPosition position, Optional<RawKey> lastKey, boolean complete) {

    private static final Start FRESH = new Start(DumpPosition.START, Optional.empty(), false);
  }

  private ExportFile(FileChannel channel, DumpFormat format, Start start) {
    this.channel = channel;
    this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
    this.writer = format.writer(out);
    this.start = start;
  }

  /**
   * Begins a file that is not there.
   *
   * @throws DumpException if it is
   */
  public static ExportFile create(Path path, DumpFormat format, DumpHeader header)
      throws IOException {
    if (Files.exists(path)) {
      throw new DumpException(path + " is there already; delete it, or go on with it by --resume");
    }
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ExportFile file = new ExportFile(channel, format, Start.FRESH);
    file.writer.begin(header);
    return file;
  }

  /**
   * Goes on with a file, behind the last record that is whole; begins it if there is none, or only
   * an empty one.
   *
   * @throws DumpException if it is something else, or of other records
   */
  public static ExportFile resume(
      Path path, DumpFormat format, DumpHeader header, int maxRecordBytes) throws IOException {
    if (Files.notExists(path) || Files.size(path) == 0) {
      Files.deleteIfExists(path);
      return create(path, format, header);
    }
    Start start = read(path, format, header, maxRecordBytes);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
    if (!start.complete()) {
      channel.truncate(start.position().offset());
    }
    channel.position(channel.size());
    return new ExportFile(channel, format, start);
  }

  private static Start read(Path path, DumpFormat format, DumpHeader header, int maxRecordBytes)
      throws IOException {
    Optional<RawKey> lastKey = Optional.empty();
    try (InputStream in = Files.newInputStream(path)) {
      DumpReader reader = DumpFormat.read(in, DumpPosition.START, maxRecordBytes);
      try {
        Optional<StoredRecord> record = reader.next();
        while (record.isPresent()) {
          lastKey = record.map(StoredRecord::key);
          record = reader.next();
        }
      } catch (DumpFormatException cut) {
        if (reader.header().isEmpty()) {
          throw new DumpException(path + " can't be gone on with: " + cut.getMessage());
        }
      }
      if (!reader.header().equals(Optional.of(header)) || reader.format() != format) {
        throw new DumpException(
            path + " was made with another --prefix, --all or --format; use the same ones");
      }
      return new Start(reader.position(), lastKey, reader.isComplete());
    } catch (DumpFormatException e) {
      throw new DumpException(path + " can't be gone on with: " + e.getMessage());
    }
  }

  /** What was there. */
  public Start start() {
    return start;
  }

  /** Takes the records and the end. */
  public DumpWriter writer() {
    return writer;
  }

  /** Brings all to the disk. */
  public void finish() throws IOException {
    out.flush();
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    try {
      out.flush();
    } finally {
      channel.close();
    }
  }
}
