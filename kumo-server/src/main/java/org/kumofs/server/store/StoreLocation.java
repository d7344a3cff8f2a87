package org.kumofs.server.store;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.kumofs.server.store.StoreTuning.Engine;

/**
 * Where the database lies and how it works: the argument of {@code -s}, {@code
 * PATH[#key=value...]}.
 *
 * @param minFreeMegabytes values are refused while less than this is free on the disk; 0 for no
 *     limit, which risks the process: native LevelDB does not survive a full disk
 */
public record StoreLocation(Path path, StoreTuning tuning, int minFreeMegabytes) {

  private static final Set<String> KEYS =
      Set.of(
          "engine",
          "record-cache",
          "key-filter",
          "cache",
          "write-buffer",
          "block-size",
          "compression",
          "max-open-files",
          "at-once",
          "min-free",
          "sync");

  /** A location with everything as by default. */
  public static StoreLocation of(Path path) {
    return new StoreLocation(path, StoreTuning.DEFAULT, minFreeMegabytes(StoreTuning.DEFAULT));
  }

  /**
   * Reads the argument.
   *
   * @throws IllegalArgumentException with a line for the operator if it makes no sense
   */
  public static StoreLocation parse(String argument) {
    String[] parts = argument.split("#", -1);
    Map<String, String> settings = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      addSetting(settings, parts[i]);
    }
    StoreTuning standard = StoreTuning.DEFAULT;
    StoreTuning tuning =
        new StoreTuning(
            engine(settings),
            recordCacheMegabytes(settings),
            number(settings, "key-filter", standard.keyFilterMegabytes(), 0, 1 << 12),
            number(settings, "cache", standard.cacheMegabytes(), 1, 1 << 20),
            number(settings, "write-buffer", standard.writeBufferMegabytes(), 1, 1 << 10),
            number(settings, "block-size", standard.blockKilobytes(), 1, 1 << 12),
            compressed(settings),
            number(settings, "max-open-files", standard.maxOpenFiles(), 100, 50_000),
            number(settings, "at-once", standard.atOnceKilobytes(), 0, 1 << 7),
            settings.containsKey("sync")
                ? SyncPolicy.parse(settings.get("sync"))
                : standard.sync());
    int minFreeMegabytes = number(settings, "min-free", minFreeMegabytes(tuning), 0, 1 << 20);
    return new StoreLocation(path(parts[0]), tuning, minFreeMegabytes);
  }

  /** Half of the memory is for what is on its way. */
  private static int recordCacheMegabytes(Map<String, String> settings) {
    int standard = StoreTuning.DEFAULT.recordCacheMegabytes();
    int megabytes = number(settings, "record-cache", standard, 0, 1 << 20);
    if (megabytes > standard && megabytes > DirectMemory.limitBytes() >> 21) {
      throw new IllegalArgumentException(
          "a record-cache of "
              + megabytes
              + " MB is more than half of what this JVM may take outside of its heap, "
              + (DirectMemory.limitBytes() >> 20)
              + " MB: raise that, KUMO_JAVA_OPTS=-XX:MaxDirectMemorySize="
              + 2L * megabytes
              + "m");
    }
    return megabytes;
  }

  /** Enough for what compactions write before they delete, which grows with the write buffer. */
  private static int minFreeMegabytes(StoreTuning tuning) {
    return 256 + 16 * tuning.writeBufferMegabytes();
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the store needs a path: PATH[#key=value...]");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path: " + text, e);
    }
  }

  private static void addSetting(Map<String, String> settings, String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("a store option is key=value, not '" + text + "'");
    }
    String key = text.substring(0, equals);
    if (!KEYS.contains(key)) {
      throw new IllegalArgumentException(
          "unknown store option '" + key + "'; there are " + KEYS.stream().sorted().toList());
    }
    if (settings.put(key, text.substring(equals + 1)) != null) {
      throw new IllegalArgumentException("the store option '" + key + "' is given twice");
    }
  }

  private static int number(
      Map<String, String> settings, String key, int standard, int min, int max) {
    String text = settings.getOrDefault(key, Integer.toString(standard));
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, together with numbers out of range.
    }
    throw new IllegalArgumentException(
        "the store option '"
            + key
            + "' is a number from "
            + min
            + " to "
            + max
            + ", not '"
            + text
            + "'");
  }

  private static Engine engine(Map<String, String> settings) {
    String text = settings.getOrDefault("engine", "auto");
    for (Engine engine : Engine.values()) {
      if (engine.name().toLowerCase(Locale.ROOT).equals(text)) {
        return engine;
      }
    }
    throw new IllegalArgumentException(
        "the store option 'engine' is auto, native or java, not '" + text + "'");
  }

  private static boolean compressed(Map<String, String> settings) {
    String text = settings.getOrDefault("compression", "snappy");
    if (!text.equals("snappy") && !text.equals("none")) {
      throw new IllegalArgumentException(
          "the store option 'compression' is snappy or none, not '" + text + "'");
    }
    return text.equals("snappy");
  }
}
