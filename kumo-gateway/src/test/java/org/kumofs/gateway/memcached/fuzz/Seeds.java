package org.kumofs.gateway.memcached.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.stream.Stream;
import org.kumofs.gateway.memcached.transcript.Bindings;
import org.kumofs.gateway.memcached.transcript.Exchange;
import org.kumofs.gateway.memcached.transcript.Expectations;

/** What fuzzing starts from: the requests that memcached was asked. */
public final class Seeds {

  private static final int LONGEST_BYTES = 4096;

  private Seeds() {}

  /** The requests of some tables. */
  public static Stream<byte[]> recorded(String... tables) {
    return Expectations.ofGateway(tables).stream()
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
