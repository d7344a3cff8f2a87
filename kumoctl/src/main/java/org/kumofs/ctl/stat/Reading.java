package org.kumofs.ctl.stat;

import java.math.BigInteger;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.kumofs.ctl.view.RingText;
import org.kumofs.ctl.view.RubyText;
import org.kumofs.json.Json;
import org.kumofs.message.StatusValue;

/**
 * What one server answered, ready to be shown.
 *
 * @param text its lines in the original's shape, the last one without its line end
 * @param json the same as a JSON value
 * @param counts what can be added up over servers, by name
 */
record Reading(String text, Object json, Map<String, BigInteger> counts) {

  static Reading of(StatusValue value) {
    return new Reading(text(value), json(value), Map.of());
  }

  /** A number that makes sense as a sum over servers too. */
  static Reading counted(String name, StatusValue value) {
    return new Reading(text(value), json(value), counts(name, value));
  }

  static Reading of(boolean answer) {
    return new Reading(Boolean.toString(answer), answer, Map.of());
  }

  static Reading ofWord(String word) {
    return new Reading(word, word, Map.of());
  }

  private static Map<String, BigInteger> counts(String name, StatusValue value) {
    return value instanceof StatusValue.Number number
        ? Map.of(name, unsigned(number.bits()))
        : Map.of();
  }

  static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  /** The original prints with Ruby's {@code p}: texts in quotes, and what is unknown as nil. */
  static String text(StatusValue value) {
    if (value instanceof StatusValue.Number number) {
      return Long.toUnsignedString(number.bits());
    }
    if (value instanceof StatusValue.Text text) {
      return RubyText.quoted(text.text());
    }
    if (value instanceof StatusValue.Seed seed) {
      return new RingText(ZoneId.systemDefault()).ring(seed.seed()).stripTrailing();
    }
    return "nil";
  }

  static Object json(StatusValue value) {
    if (value instanceof StatusValue.Number number) {
      return unsigned(number.bits());
    }
    if (value instanceof StatusValue.Text text) {
      return text.text();
    }
    if (value instanceof StatusValue.Seed seed) {
      return RingText.json(seed.seed());
    }
    return Optional.empty();
  }

  /** Collects the lines {@code STAT name value} that memcached's stats ends with END. */
  static final class Stats {

    private final StringBuilder text = new StringBuilder();
    private final Json json = Json.object();
    private final Map<String, BigInteger> counts = new LinkedHashMap<>();

    Stats with(String name, StatusValue value) {
      text.append("STAT ").append(name).append(' ').append(Reading.text(value)).append('\n');
      json.with(name, Reading.json(value));
      return this;
    }

    Stats withCount(String name, StatusValue value) {
      counts.putAll(Reading.counts(name, value));
      return with(name, value);
    }

    Reading reading() {
      return new Reading(text + "END", json, counts);
    }
  }
}
