package org.kumofs.server.dump.transfer;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.kumofs.server.dump.DumpException;
import org.kumofs.server.dump.cluster.ImportTotals;
import org.kumofs.server.dump.format.DumpPosition;

/**
 * How far an import is, kept in a file.
 *
 * @param dumpBytes length of the dump
 * @param position behind the last record that was imported, with all before it
 * @param totals of these
 */
public record ImportState(long dumpBytes, DumpPosition position, ImportTotals totals) {

  private static final String KIND = "kumodump import 1";

  /** Reads a state. */
  public static ImportState load(Path path) throws IOException {
    Properties values = new Properties();
    try {
      values.load(new StringReader(Files.readString(path)));
      if (!KIND.equals(values.getProperty("kind"))) {
        throw new IllegalArgumentException("it is not one");
      }
      return new ImportState(
          number(values, "dumpbytes"),
          new DumpPosition(
              number(values, "offset"), number(values, "lines"), number(values, "records")),
          new ImportTotals(
              number(values, "imported"),
              number(values, "older"),
              number(values, "flushed"),
              number(values, "expired"),
              number(values, "refused")));
    } catch (IllegalArgumentException e) {
      throw new DumpException(
          "%s is no state of an import that can be gone on with: %s; delete it to begin anew"
              .formatted(path, e.getMessage()));
    }
  }

  private static long number(Properties values, String name) {
    try {
      return Long.parseUnsignedLong(values.getProperty(name, ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it has no " + name, e);
    }
  }

  /** Puts this state in place of an earlier one. */
  public void save(Path path) throws IOException {
    Path written = path.resolveSibling(path.getFileName() + "~partial");
    String text =
        """
        kind=%s
        dumpbytes=%d
        offset=%d
        lines=%d
        records=%d
        imported=%d
        older=%d
        flushed=%d
        expired=%d
        refused=%d
        """
            .formatted(
                KIND,
                dumpBytes,
                position.offset(),
                position.lines(),
                position.records(),
                totals.imported(),
                totals.older(),
                totals.flushed(),
                totals.expired(),
                totals.refused());
    Files.writeString(written, text);
    Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
