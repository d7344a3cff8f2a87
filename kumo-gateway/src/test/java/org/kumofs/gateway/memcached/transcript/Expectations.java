package org.kumofs.gateway.memcached.transcript;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a gateway must answer: as memcached, but for a list of differences that are meant. */
public final class Expectations {

  /** All tables, by their names. */
  private static final List<String> TABLES = List.of("text", "text-commands", "meta", "binary");

  private Expectations() {}

  /** What memcached answered. */
  public static List<Exchange> ofMemcached() {
    return TABLES.stream().flatMap(name -> read(name).stream()).toList();
  }

  /** What a gateway must answer. */
  public static List<Exchange> ofGateway() {
    return ofGateway(TABLES.toArray(new String[0]));
  }

  /** What a gateway must answer, of some of the tables: text, text-commands, meta, binary. */
  public static List<Exchange> ofGateway(String... tables) {
    Map<String, Exchange> differences = differences();
    return Arrays.stream(tables)
        .flatMap(name -> read(name).stream())
        .map(exchange -> differences.getOrDefault(exchange.title(), exchange))
        .toList();
  }

  private static List<Exchange> read(String name) {
    return Exchange.readAll("/memcached/memcached-1.6.18-" + name + ".tsv");
  }

  /** What is not as with memcached, by what is sent. */
  static Map<String, Exchange> differences() {
    return Exchange.readAll("/memcached/permitted-differences.tsv").stream()
        .collect(Collectors.toMap(Exchange::title, Function.identity()));
  }
}
