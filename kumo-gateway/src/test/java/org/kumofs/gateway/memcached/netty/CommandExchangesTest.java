package org.kumofs.gateway.memcached.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.MemoryStore;
import org.kumofs.gateway.memcached.transcript.Exchange;
import org.kumofs.gateway.memcached.transcript.ExchangePlayer;
import org.kumofs.gateway.memcached.transcript.Expectations;
import org.kumofs.gateway.memcached.transcript.KeyNames;

/**
 * Plays what was recorded from memcached 1.6.18 of its commands in lines, classic and meta, byte
 * for byte. Some differences are meant and listed; some others are in no table. Where a client
 * sends several requests at once, memcached loses the answers that it has ready when a line too
 * long or a get with a bad key follows; here no answer is lost. And memcached counts what it needs
 * for itself into the size of an item; here the value counts.
 */
final class CommandExchangesTest {

  /** Far from the tokens that clients make up. */
  private static final long FIRST_TOKEN = 1_000_000;

  private final FixedTime time = new FixedTime(1_800_000_000L);

  static Stream<Exchange> exchanges() {
    return Stream.concat(
        Expectations.ofGateway("text", "text-commands", "meta").stream(),
        Exchange.readAll("/memcached/gateway.tsv").stream());
  }

  static Stream<Exchange> exchangesThatCanBeCut() {
    return exchanges().filter(exchange -> !exchange.hasLongLine());
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void theAnswersAreThoseOfMemcached(Exchange exchange) {
    play(exchange, false);
  }

  @ParameterizedTest
  @MethodSource("exchangesThatCanBeCut")
  void theAnswersAreTheSameWhenBytesComeOneByOne(Exchange exchange) {
    play(exchange, true);
  }

  private void play(Exchange exchange, boolean bytewise) {
    TestClient client =
        new TestClient(new MemoryStore(time, FIRST_TOKEN), time, PipelineLimits.DEFAULT);
    try (EmbeddedConversation conversation = new EmbeddedConversation(client, bytewise)) {
      assertThat(ExchangePlayer.play(exchange, conversation, KeyNames.of(1))).isEmpty();
    }
  }
}
