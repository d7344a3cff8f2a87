package org.kumofs.daemon;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number of 0 or more. */
public sealed class CountConverter implements ITypeConverter<Integer> {

  @Override
  public Integer convert(String text) {
    int count;
    try {
      count = Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no whole number");
    }
    if (count < 0) {
      throw new TypeConversionException("'" + text + "' is negative");
    }
    return count;
  }

  /** The same where 0 makes no sense. */
  public static final class Positive extends CountConverter {

    @Override
    public Integer convert(String text) {
      int count = super.convert(text);
      if (count == 0) {
        throw new TypeConversionException("'" + text + "' must be more than 0");
      }
      return count;
    }
  }
}
