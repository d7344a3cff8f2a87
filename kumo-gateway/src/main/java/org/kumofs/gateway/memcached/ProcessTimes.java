package org.kumofs.gateway.memcached;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The processor time that this process has used, as Linux tells it.
 *
 * @param userTicks hundredths of a second in the program itself
 * @param systemTicks hundredths of a second in the kernel
 */
record ProcessTimes(long userTicks, long systemTicks) {

  private static final Path STAT = Path.of("/proc/self/stat");
  private static final int TICKS_PER_SECOND = 100;

  /** Fields between the program's name and the user time. */
  private static final int FIELDS_BEFORE_TIMES = 11;

  /** What the kernel says; empty where it is none that does. */
  static Optional<ProcessTimes> now() {
    try {
      return Optional.of(parse(Files.readString(STAT)));
    } catch (IOException | RuntimeException unknown) {
      return Optional.empty();
    }
  }

  /**
   * Reads the kernel's line, in which the name may hold anything but ends with the last bracket.
   */
  static ProcessTimes parse(String stat) {
    StringTokenizer fields = new StringTokenizer(stat.substring(stat.lastIndexOf(')') + 1));
    for (int i = 0; i < FIELDS_BEFORE_TIMES; i++) {
      fields.nextToken();
    }
    return new ProcessTimes(Long.parseLong(fields.nextToken()), Long.parseLong(fields.nextToken()));
  }

  String userSeconds() {
    return seconds(userTicks);
  }

  String systemSeconds() {
    return seconds(systemTicks);
  }

  private static String seconds(long ticks) {
    return String.format(
        Locale.ROOT, "%d.%06d", ticks / TICKS_PER_SECOND, ticks % TICKS_PER_SECOND * 10_000);
  }
}
