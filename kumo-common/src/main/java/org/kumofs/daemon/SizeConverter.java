package org.kumofs.daemon;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes, plain or with one of the suffixes k, m and g (powers of 1024). */
public final class SizeConverter implements ITypeConverter<Long> {

  private static final String SUFFIXES = "kmg";
  private static final int BITS_PER_SUFFIX = 10;

  @Override
  public Long convert(String text) {
    String size = text.strip().toLowerCase(Locale.ROOT);
    int suffix = size.isEmpty() ? -1 : SUFFIXES.indexOf(size.charAt(size.length() - 1));
    String digits = suffix < 0 ? size : size.substring(0, size.length() - 1);
    if (!HostAndPort.isNumber(digits)) {
      throw new TypeConversionException("'" + text + "' is no size; examples: 512, 64k, 1m, 2g");
    }
    try {
      return Math.multiplyExact(Long.parseLong(digits), 1L << (BITS_PER_SUFFIX * (suffix + 1)));
    } catch (NumberFormatException | ArithmeticException tooLarge) {
      throw new TypeConversionException("'" + text + "' is out of range");
    }
  }
}
