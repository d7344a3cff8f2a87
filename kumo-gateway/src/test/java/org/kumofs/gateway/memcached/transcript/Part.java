package org.kumofs.gateway.memcached.transcript;

/** A piece of a {@link Template}. */
sealed interface Part {

  /** Bytes that are always the same. */
  record Literal(byte[] bytes) implements Part {}

  /**
   * A cas token.
   *
   * @param number the same number is the same token everywhere in an exchange
   * @param isBinary whether it is eight bytes; else decimal digits
   */
  record CasToken(int number, boolean isBinary) implements Part {}

  /** A decimal number that differs but little from {@code number}. */
  record Near(int index, long number) implements Part {}

  /** Bytes of which only the form is known. */
  record Wildcard(String pattern) implements Part {}
}
