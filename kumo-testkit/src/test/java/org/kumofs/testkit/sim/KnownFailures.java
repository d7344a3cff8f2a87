package org.kumofs.testkit.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The properties that a schedule is known to break, each with what has to be built. */
final class KnownFailures {

  private static final String RESOURCE = "known-failures.tsv";
  private static final int COLUMNS = 3;

  private final List<Entry> entries;

  /**
   * One of them.
   *
   * @param schedule its name, or * for all
   * @param reason what has to be built
   */
  record Entry(String schedule, String property, String reason) {

    boolean isOf(String name) {
      return schedule.equals("*") || schedule.equals(name);
    }
  }

  private KnownFailures(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** None. */
  static KnownFailures none() {
    return new KnownFailures(List.of());
  }

  /** Reads the list. */
  static KnownFailures load() {
    try (InputStream in = KnownFailures.class.getResourceAsStream(RESOURCE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Entry> entries = new ArrayList<>();
      text.lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .forEach(line -> entries.add(entry(line)));
      return new KnownFailures(entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry entry(String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException("not schedule, property and reason: " + line);
    }
    return new Entry(columns[0], columns[1], columns[2]);
  }

  List<Entry> entries() {
    return entries;
  }

  /** Whether it is no news that a schedule breaks a property. */
  boolean covers(String schedule, Property property) {
    return entries.stream()
        .anyMatch(entry -> entry.isOf(schedule) && entry.property().equals(property.label()));
  }
}
