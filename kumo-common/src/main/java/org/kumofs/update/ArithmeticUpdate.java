package org.kumofs.update;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.data.Marks;
import org.kumofs.data.ValueContent;

/**
 * Counts up or down. Values are unsigned 64-bit numbers in decimal digits: up wraps around, down
 * stops at 0.
 *
 * @param decrements whether it counts down
 * @param delta how far, unsigned
 * @param expectedToken the version that must be there, or 0
 * @param newToken the token of the new version, or 0 for its stamp
 * @param seed what a missing item begins with; without it a missing item is not found
 * @param expiresAt the new expiry time; without it the old one stays
 */
public record ArithmeticUpdate(
    boolean decrements,
    long delta,
    long expectedToken,
    long newToken,
    Optional<Seed> seed,
    OptionalLong expiresAt)
    implements Update {

  /** A longer value is no number that anybody counts with. */
  private static final int LONGEST_NUMBER_BYTES = 4096;

  /**
   * What a missing item begins with.
   *
   * @param number its value, unsigned
   * @param expiresAt its expiry time
   */
  public record Seed(long number, long expiresAt) {}

  /** Counts, and does nothing else. */
  public ArithmeticUpdate(boolean decrements, long delta) {
    this(decrements, delta, 0, 0, Optional.empty(), OptionalLong.empty());
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public Verdict judge(Optional<LiveItem> current, UpdateTerms terms) {
    if (current.isPresent()) {
      return count(current.get());
    }
    return seed.map(this::begin).orElseGet(() -> Verdict.refused(UpdateStatus.NOT_FOUND));
  }

  private Verdict begin(Seed first) {
    Marks marks = Marks.NONE.withCasToken(newToken);
    return Verdict.written(new ValueContent(0, first.expiresAt(), marks, digits(first.number())))
        .after(0)
        .winning();
  }

  private Verdict count(LiveItem current) {
    ValueContent before = current.content();
    byte[] data = before.data();
    if (data.length == 0 || data.length > LONGEST_NUMBER_BYTES) {
      return Verdict.refused(UpdateStatus.NOT_A_NUMBER);
    }
    if (expectedToken != 0 && expectedToken != current.casToken()) {
      return Verdict.refused(UpdateStatus.EXISTS);
    }
    DecimalNumber number = new DecimalNumber();
    if (!number.readUnsigned(data, 0, data.length)) {
      return Verdict.refused(UpdateStatus.NOT_A_NUMBER);
    }
    byte[] digits = digits(moved(number.value()));
    // A number that needs less room than there is keeps its place: spaces fill it up.
    boolean keepsPlace = digits.length <= data.length;
    Marks marks = keepsPlace ? before.marks() : Marks.NONE;
    return Verdict.written(
            new ValueContent(
                before.flags(),
                expiresAt.orElse(before.expiresAt()),
                marks.withCasToken(newToken),
                keepsPlace ? padded(digits, data.length) : digits))
        .after(before.expiresAt());
  }

  private long moved(long number) {
    if (!decrements) {
      return number + delta;
    }
    return Long.compareUnsigned(delta, number) > 0 ? 0 : number - delta;
  }

  private static byte[] digits(long unsigned) {
    return Long.toUnsignedString(unsigned).getBytes(US_ASCII);
  }

  private static byte[] padded(byte[] digits, int length) {
    byte[] padded = Arrays.copyOf(digits, length);
    Arrays.fill(padded, digits.length, length, (byte) ' ');
    return padded;
  }
}
