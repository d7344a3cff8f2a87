package org.kumofs.ctl.bench.report;

import java.util.Locale;

/** Numbers for people. */
final class Figures {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private Figures() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String percent(long part, long whole) {
    return whole > 0 ? String.format(Locale.ROOT, "%.2f %%", 100.0 * part / whole) : "-";
  }

  static String millis(double millis) {
    return String.format(Locale.ROOT, "%,.3f", millis);
  }

  /** In decimal units, to about three digits. */
  static String bytes(double bytes) {
    double number = bytes;
    int unit = 0;
    while (number >= 1000 && unit < UNITS.length - 1) {
      number /= 1000;
      unit++;
    }
    String format = unit == 0 || number >= 100 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, number, UNITS[unit]);
  }
}
