package org.kumofs.ctl.stat;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kumofs.json.Json;
import org.kumofs.message.StatusValue;

/** What a server tells of the records that it has in memory, with the share of hits. */
public final class CacheReading {

  /** The name of the reads that were answered from memory. */
  public static final String HITS = "hits";

  /** The name of the reads for which the database was asked. */
  public static final String MISSES = "misses";

  private static final Pattern PART = Pattern.compile("(\\w+)=(\\d{1,20})");

  // Possessive: without it, each repetition takes a piece of the stack.
  private static final Pattern LINE = Pattern.compile(PART + "( " + PART + ")*+");

  private CacheReading() {}

  /** The numbers by their names; what is none of them as it came. */
  static Reading of(StatusValue value) {
    Map<String, BigInteger> numbers = numbers(value);
    return numbers.isEmpty() ? Reading.of(value) : of(numbers);
  }

  /**
   * The numbers by their names, at most 20 digits each; none from a server that knows nothing of
   * such a memory, or tells something else.
   *
   * @param value the answer to {@link org.kumofs.message.StatusCode#CACHE}
   */
  public static Map<String, BigInteger> numbers(StatusValue value) {
    return value instanceof StatusValue.Text told && LINE.matcher(told.text()).matches()
        ? numbers(told.text())
        : Map.of();
  }

  private static Map<String, BigInteger> numbers(String line) {
    Map<String, BigInteger> numbers = new LinkedHashMap<>();
    for (Matcher part = PART.matcher(line); part.find(); ) {
      numbers.put(part.group(1), new BigInteger(part.group(2)));
    }
    return numbers;
  }

  private static Reading of(Map<String, BigInteger> numbers) {
    StringBuilder text = new StringBuilder();
    Json json = Json.object();
    numbers.forEach(
        (name, number) -> {
          text.append(name).append('=').append(number).append(' ');
          json.with(name, number);
        });
    double rate = rate(numbers);
    text.append(String.format(Locale.ROOT, "rate=%.3f", rate));
    return new Reading(
        text.toString(), json.with("rate", Math.round(rate * 1000) / 1000.0), numbers);
  }

  /** Of no reads, none was answered from memory. */
  private static double rate(Map<String, BigInteger> numbers) {
    double hits = numbers.getOrDefault(HITS, BigInteger.ZERO).doubleValue();
    double misses = numbers.getOrDefault(MISSES, BigInteger.ZERO).doubleValue();
    return hits == 0 ? 0 : hits / (hits + misses);
  }
}
