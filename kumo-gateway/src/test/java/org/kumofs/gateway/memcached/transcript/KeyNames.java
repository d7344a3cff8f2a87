package org.kumofs.gateway.memcached.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;

/**
 * Puts something else in the place of the three letters that all keys in the tables begin with, so
 * that exchanges don't see each other's items.
 *
 * @param name three characters of the alphabet of base64, since keys may be said to be base64; none
 *     that occur in a table
 */
public record KeyNames(String name) {

  /** What keys begin with in the tables. */
  static final String PLACEHOLDER = "KEY";

  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String SIGNS = "0123456789+/";

  /** How many names there are. */
  public static final int COUNT = LETTERS.length() * LETTERS.length() * SIGNS.length();

  /** The name of a number, another one for each from 0 to {@link #COUNT}. */
  public static KeyNames of(int number) {
    int rest = number / LETTERS.length();
    char first = LETTERS.charAt(number % LETTERS.length());
    char sign = SIGNS.charAt(rest % SIGNS.length());
    char last = LETTERS.charAt(rest / SIGNS.length() % LETTERS.length());
    return new KeyNames("" + first + sign + last);
  }

  /** The request of an exchange that has but one. */
  public byte[] onlyRequestOf(Exchange exchange) {
    return apply(exchange.steps().get(0).request().render(new Bindings()));
  }

  /** Bytes of a table, with the names. */
  public byte[] apply(byte[] bytes) {
    return replace(bytes, PLACEHOLDER, name);
  }

  /** Bytes with the names, as the table has them. */
  public byte[] undo(byte[] bytes) {
    return replace(bytes, name, PLACEHOLDER);
  }

  private static byte[] replace(byte[] bytes, String from, String to) {
    return new String(bytes, ISO_8859_1)
        .replace(from, to)
        .replace(base64(from), base64(to))
        .getBytes(ISO_8859_1);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
  }
}
