package org.kumofs.daemon;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads seconds, whole or with a fraction ({@code 3}, {@code 0.5}), to the millisecond. */
public sealed class SecondsConverter implements ITypeConverter<Duration> {

  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(Integer.MAX_VALUE);

  @Override
  public Duration convert(String text) {
    BigDecimal seconds;
    try {
      seconds = new BigDecimal(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no number of seconds");
    }
    if (seconds.signum() < 0 || seconds.compareTo(MAX_SECONDS) > 0) {
      throw new TypeConversionException("'" + text + "' is out of range");
    }
    return Duration.ofMillis(seconds.movePointRight(3).longValue());
  }

  /** The same where 0 makes no sense: at least a millisecond. */
  public static final class Positive extends SecondsConverter {

    @Override
    public Duration convert(String text) {
      Duration duration = super.convert(text);
      if (duration.isZero()) {
        throw new TypeConversionException("'" + text + "' must be more than 0");
      }
      return duration;
    }
  }
}
