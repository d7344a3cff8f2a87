package org.kumofs.server.dump.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;

/** How records lie in a dump. */
public enum DumpFormat {
  /** A JSON object a line. */
  JSON,
  /** MessagePack arrays. */
  MSGPACK;

  /** Writes a dump in this format; the stream is buffered by the caller. */
  public DumpWriter writer(OutputStream out) {
    return this == JSON ? new JsonDumpWriter(out) : new PackedDumpWriter(out);
  }

  /** Reads a dump in this format. */
  private DumpReader reader(InputStream in, DumpPosition from, int maxRecordBytes) {
    return this == JSON
        ? new JsonDumpReader(in, from, maxRecordBytes)
        : new PackedDumpReader(in, from, maxRecordBytes);
  }

  /**
   * Reads a dump in the format that it turns out to have.
   *
   * @param from where in the dump the stream begins
   * @param maxRecordBytes longer keys and values are refused before they are read
   * @throws DumpFormatException if it is empty or no dump
   */
  public static DumpReader read(InputStream in, DumpPosition from, int maxRecordBytes)
      throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(in, 1);
    int first = peeked.read();
    if (first < 0) {
      throw new DumpFormatException("it is empty");
    }
    peeked.unread(first);
    return formatOf(first).reader(peeked, from, maxRecordBytes);
  }

  private static DumpFormat formatOf(int first) {
    if (first == '{') {
      return JSON;
    }
    if (first >> 4 == 0x9) {
      return MSGPACK;
    }
    throw new DumpFormatException("it is no dump that kumodump has written");
  }
}
