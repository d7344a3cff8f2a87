package org.kumofs.gateway.memcached.transcript;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** The cas tokens that a server has given in the course of an exchange, by their numbers. */
public final class Bindings {

  private final Map<Integer, Long> tokens = new HashMap<>();

  /** All tokens that a table may name, for one who only wants to see its requests. */
  public static Bindings allBoundTo(long token) {
    Bindings bindings = new Bindings();
    IntStream.range(1, 10).forEach(number -> bindings.bind(number, token));
    return bindings;
  }

  /** A token that came in an earlier answer. */
  long token(int number) {
    return find(number)
        .orElseThrow(() -> new NoSuchElementException("no answer had cas token " + number));
  }

  OptionalLong find(int number) {
    Long token = tokens.get(number);
    return token == null ? OptionalLong.empty() : OptionalLong.of(token);
  }

  void bind(int number, long token) {
    tokens.put(number, token);
  }
}
