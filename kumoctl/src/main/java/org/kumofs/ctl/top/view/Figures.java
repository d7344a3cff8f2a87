package org.kumofs.ctl.top.view;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.OptionalDouble;

/** Numbers in few characters. */
final class Figures {

  static final String UNKNOWN = "-";

  private static final BigDecimal ALMOST_ALL = new BigDecimal("99.9");
  private static final String UNITS = "kMGTPEZY";

  private Figures() {}

  static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  /** A count; with a unit and as many digits as there is room for if it is too long: 12.3M. */
  static String count(BigInteger count, int width) {
    String whole = count.toString();
    if (whole.length() <= width) {
      return whole;
    }
    BigDecimal scaled = new BigDecimal(count);
    for (int unit = 0; unit < UNITS.length(); unit++) {
      scaled = scaled.movePointLeft(3);
      int room = width - 1;
      int integerDigits = Math.max(1, scaled.precision() - scaled.scale());
      if (integerDigits <= Math.min(3, room)) {
        int decimals = Math.max(0, room - integerDigits - 1);
        // Never rounded up: a counter that shows a million has reached it.
        String digits = scaled.setScale(Math.min(decimals, 2), RoundingMode.DOWN).toPlainString();
        return digits + UNITS.charAt(unit);
      }
    }
    return "#";
  }

  /** A rate: one decimal below ten. */
  static String rate(OptionalDouble perSecond, int width) {
    if (perSecond.isEmpty()) {
      return UNKNOWN;
    }
    BigDecimal exact = BigDecimal.valueOf(perSecond.getAsDouble());
    BigDecimal tenths = exact.setScale(1, RoundingMode.HALF_UP);
    if (tenths.signum() > 0 && tenths.compareTo(BigDecimal.TEN) < 0) {
      return tenths.toPlainString();
    }
    return count(exact.setScale(0, RoundingMode.HALF_UP).toBigInteger(), width);
  }

  /** A percentage: 100 if it is the whole and 0 if it is nothing, else with a decimal. */
  static String percent(OptionalDouble percent) {
    if (percent.isEmpty()) {
      return UNKNOWN;
    }
    double exact = percent.getAsDouble();
    if (exact <= 0 || exact >= 100) {
      return exact <= 0 ? "0" : "100";
    }
    BigDecimal tenths = BigDecimal.valueOf(exact).setScale(1, RoundingMode.HALF_UP);
    return tenths.min(ALMOST_ALL).toPlainString();
  }
}
