package org.kumofs.server.dump.format;

/**
 * A place between two records of a dump.
 *
 * @param offset bytes before it
 * @param lines lines before it; 0 in MessagePack
 * @param records records before it, since the last header
 */
public record DumpPosition(long offset, long lines, long records) {

  /** The beginning. */
  public static final DumpPosition START = new DumpPosition(0, 0, 0);
}
