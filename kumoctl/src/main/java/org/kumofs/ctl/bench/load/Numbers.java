package org.kumofs.ctl.bench.load;

/** Numbers in options. */
final class Numbers {

  private Numbers() {}

  static int parse(String text, int min, int max) {
    int number;
    try {
      number = Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is no whole number");
    }
    if (number < min || number > max) {
      throw new IllegalArgumentException(number + " is not from " + min + " to " + max);
    }
    return number;
  }
}
