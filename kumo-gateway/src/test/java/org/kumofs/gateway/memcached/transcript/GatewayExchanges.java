package org.kumofs.gateway.memcached.transcript;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a gateway must answer: the same as memcached, but for a list of differences. */
public final class GatewayExchanges {

  private static final String DIFFERENCES = "/memcached/differences.tsv";

  private GatewayExchanges() {}

  /** The differences, with the answers of the gateway. */
  public static List<Exchange> differences() {
    return Exchange.readAll(DIFFERENCES);
  }

  /** All exchanges of a table, with the answers of the gateway. */
  public static List<Exchange> readAll(String table) {
    Map<String, Exchange> differences = new HashMap<>();
    differences().forEach(exchange -> differences.put(exchange.title(), exchange));
    return Exchange.readAll(table).stream()
        .map(exchange -> differences.getOrDefault(exchange.title(), exchange))
        .toList();
  }
}
