package org.kumofs.server.dump.format;

import java.io.IOException;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;

/** Writes one dump; one thread at a time. */
public interface DumpWriter {

  /** Comes first. */
  void begin(DumpHeader header) throws IOException;

  /** A value or a tombstone. */
  void write(RawKey key, RawValue record) throws IOException;

  /**
   * Comes last.
   *
   * @param records how many there are
   */
  void end(long records) throws IOException;
}
