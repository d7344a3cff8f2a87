package org.kumofs.server.store.leveldb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a database's MANIFEST says of its files, as far as it is whole: a row of edits, each a row
 * of fields, a tag and its data. All numbers are varints, all texts are led by their length.
 *
 * <p>Whoever opens the files by links has to know which tables are in the list. Another one, left
 * by a crash or a compaction that failed, may have a number that LevelDB has not given out as far
 * as the list knows; then the next open gives it to another table and writes that over it, through
 * the link. The numbers of tables in the list are never given out again.
 */
final class FileList {

  private static final Pattern MANIFEST = Pattern.compile("MANIFEST-\\d+");
  private static final int COMPARATOR = 1;
  private static final int LOG_NUMBER = 2;
  private static final int NEXT_FILE_NUMBER = 3;
  private static final int LAST_SEQUENCE = 4;
  private static final int COMPACT_POINTER = 5;
  private static final int DELETED_FILE = 6;
  private static final int NEW_FILE = 7;
  private static final int PREVIOUS_LOG_NUMBER = 9;

  private final Path manifest;
  private final NavigableSet<Long> tables = new TreeSet<>();
  private final ByteArrayOutputStream edit = new ByteArrayOutputStream();
  private long logNumber;
  private long previousLogNumber;

  private FileList(Path manifest) {
    this.manifest = manifest;
  }

  /** Reads the list of a database, which may be open as long as its compactions are held. */
  static FileList read(Path database) throws IOException {
    String name = Files.readString(database.resolve("CURRENT")).stripTrailing();
    if (!MANIFEST.matcher(name).matches()) {
      throw new IOException("its CURRENT names no MANIFEST");
    }
    FileList list = new FileList(database.resolve(name));
    try (FileChannel file = FileChannel.open(list.manifest, StandardOpenOption.READ)) {
      new LogFragments(file, list::take).advance();
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      throw new IOException("its " + name + " is damaged", malformed);
    }
    return list;
  }

  /** Where the list lies. */
  Path manifest() {
    return manifest;
  }

  /** The numbers of all tables. */
  NavigableSet<Long> tables() {
    return tables;
  }

  /** Whether a log may hold records that are in no table yet. */
  boolean needsLog(long number) {
    return number >= logNumber || number == previousLogNumber;
  }

  /** Finds a table under either of the names that LevelDB has had for them. */
  Path table(long number) throws IOException {
    for (String extension : new String[] {"sst", "ldb"}) {
      Path file = manifest.resolveSibling(String.format("%06d.%s", number, extension));
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new NoSuchFileException(manifest.resolveSibling(String.format("%06d.sst", number)) + "");
  }

  private void take(ByteBuffer data, boolean endsRecord) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    edit.writeBytes(bytes);
    if (endsRecord) {
      ByteBuffer record = ByteBuffer.wrap(edit.toByteArray());
      edit.reset();
      while (record.hasRemaining()) {
        field(record);
      }
    }
  }

  private void field(ByteBuffer record) {
    int tag = (int) varint(record);
    switch (tag) {
      case COMPARATOR -> skipText(record);
      case LOG_NUMBER -> logNumber = varint(record);
      case NEXT_FILE_NUMBER, LAST_SEQUENCE -> varint(record);
      case COMPACT_POINTER -> {
        varint(record);
        skipText(record);
      }
      case DELETED_FILE -> {
        varint(record);
        tables.remove(varint(record));
      }
      case NEW_FILE -> {
        varint(record);
        tables.add(varint(record));
        varint(record);
        skipText(record);
        skipText(record);
      }
      case PREVIOUS_LOG_NUMBER -> previousLogNumber = varint(record);
      default -> throw new IllegalArgumentException("an unknown tag " + tag);
    }
  }

  private static long varint(ByteBuffer record) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte part = record.get();
      value |= (part & 0x7fL) << shift;
      if (part >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number without end");
  }

  private static void skipText(ByteBuffer record) {
    long length = varint(record);
    if (length < 0 || length > record.remaining()) {
      throw new IllegalArgumentException("a text of " + length + " bytes");
    }
    record.position(record.position() + (int) length);
  }
}
