package org.kumofs.ctl.bench.load;

import java.util.Locale;

/**
 * Which keys are asked for how often.
 *
 * @param kind the shape
 * @param theta how steep a Zipf distribution is; otherwise of no meaning
 */
public record Distribution(Kind kind, double theta) {

  /** The shapes. */
  public enum Kind {
    /** All alike. */
    UNIFORM,
    /** A few very often. */
    ZIPF,
    /** One after the other, again and again. */
    SEQUENTIAL
  }

  private static final double DEFAULT_THETA = 0.99;
  private static final double MAX_THETA = 10;

  /**
   * Reads {@code uniform}, {@code zipf}, {@code zipf:THETA} or {@code sequential}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Distribution parse(String text) {
    return switch (text) {
      case "uniform" -> new Distribution(Kind.UNIFORM, 0);
      case "sequential" -> new Distribution(Kind.SEQUENTIAL, 0);
      case "zipf" -> new Distribution(Kind.ZIPF, DEFAULT_THETA);
      default -> {
        if (!text.startsWith("zipf:")) {
          throw new IllegalArgumentException(
              "'" + text + "' is none of uniform, zipf, zipf:THETA, sequential");
        }
        yield new Distribution(Kind.ZIPF, parseTheta(text.substring("zipf:".length())));
      }
    };
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.ZIPF ? name + ":" + theta : name;
  }

  private static double parseTheta(String text) {
    double theta;
    try {
      theta = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no number");
    }
    if (!(theta > 0 && theta <= MAX_THETA)) {
      throw new IllegalArgumentException("theta is above 0 and up to 10, not " + text);
    }
    return theta;
  }

  /**
   * Makes a chooser for one of several loops.
   *
   * @param keys how many keys there are, at least 1
   * @param part which loop, from 0; sequential ones share the keys out
   * @param parts how many loops
   */
  KeyPicker picker(long keys, int part, int parts) {
    return switch (kind) {
      case UNIFORM -> random -> random.nextLong(keys);
      case ZIPF -> new ZipfPicker(keys, theta);
      case SEQUENTIAL -> sequential(keys, part, parts);
    };
  }

  private static KeyPicker sequential(long keys, int part, int parts) {
    long[] next = {part};
    return random -> {
      long key = next[0];
      next[0] += parts;
      return key % keys;
    };
  }
}
