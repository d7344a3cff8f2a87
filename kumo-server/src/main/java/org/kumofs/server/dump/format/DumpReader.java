package org.kumofs.server.dump.format;

import java.io.IOException;
import java.util.Optional;
import org.kumofs.server.store.StoredRecord;

/**
 * Reads one dump, or several in a row; one thread at a time.
 *
 * <p>What makes no sense is a {@link DumpFormatException} with the line or the byte where it is.
 */
public interface DumpReader {

  /** How the records lie. */
  DumpFormat format();

  /** The next record; empty at the end of a complete dump. */
  Optional<StoredRecord> next() throws IOException;

  /** Behind the last record, header or end that was whole. */
  DumpPosition position();

  /** The last header, if there was one. */
  Optional<DumpHeader> header();

  /** Whether the end of the last dump has been read. */
  boolean isComplete();

  /** Where the last record that was given lies, in words. */
  String place();
}
