package org.kumofs.server.dump.format;

import java.util.Optional;

/** How far a dump is read, and whether header, records and end follow each other as they should. */
final class DumpProgress {

  private DumpPosition position;
  private long records;
  private boolean inDump;
  private boolean complete;
  private Optional<DumpHeader> header = Optional.empty();

  DumpProgress(DumpPosition from) {
    this.position = from;
    this.records = from.records();
    // Somebody who goes on has seen the header.
    this.inDump = from.offset() > 0;
  }

  void header(long version, DumpHeader found) {
    if (version != DumpHeader.VERSION) {
      throw new IllegalArgumentException(
          "a dump of version %d, this kumodump reads version %d"
              .formatted(version, DumpHeader.VERSION));
    }
    if (inDump) {
      throw new IllegalArgumentException("a dump begins before the last one has ended");
    }
    header = Optional.of(found);
    inDump = true;
    complete = false;
    records = 0;
  }

  void record() {
    if (!inDump) {
      throw new IllegalArgumentException("a record outside of a dump");
    }
    records++;
  }

  void end(long stated) {
    if (!inDump || stated != records) {
      throw new IllegalArgumentException(
          "the dump ends with %d records, it had %d".formatted(records, stated));
    }
    inDump = false;
    complete = true;
  }

  /** An item was whole. */
  void advance(long bytes, int lines) {
    position = new DumpPosition(position.offset() + bytes, position.lines() + lines, records);
  }

  /**
   * The file is over.
   *
   * @param place of the last item
   */
  void endOfFile(String place) {
    if (inDump) {
      throw new DumpFormatException("it ends after " + place + ": the end of the dump is missing");
    }
  }

  DumpPosition position() {
    return position;
  }

  Optional<DumpHeader> header() {
    return header;
  }

  boolean isComplete() {
    return complete;
  }
}
