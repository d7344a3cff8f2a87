package org.kumofs.gateway.memcached.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import org.kumofs.gateway.memcached.transcript.Bindings;
import org.kumofs.gateway.memcached.transcript.Exchange;

/** What fuzzing starts from: the requests that memcached was asked. */
final class Seeds {

  private static final int LONGEST_BYTES = 4096;

  private Seeds() {}

  static Stream<byte[]> recorded(String... tables) {
    return Arrays.stream(tables)
        .flatMap(name -> Exchange.readAll("/memcached/memcached-1.6.18-" + name + ".tsv").stream())
        .map(Seeds::requests)
        .filter(seed -> seed.length > 0 && seed.length <= LONGEST_BYTES);
  }

  private static byte[] requests(Exchange exchange) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Bindings anyTokens = Bindings.allBoundTo(5);
    exchange.steps().forEach(step -> bytes.writeBytes(step.request().render(anyTokens)));
    return bytes.toByteArray();
  }
}
