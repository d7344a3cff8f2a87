package org.kumofs.gateway.memcached.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.MemoryStore;
import org.kumofs.gateway.memcached.transcript.Exchange;
import org.kumofs.gateway.memcached.transcript.Exchange.End;
import org.kumofs.gateway.memcached.transcript.ExchangePlayer;
import org.kumofs.gateway.memcached.transcript.Expectations;
import org.kumofs.gateway.memcached.transcript.KeyNames;

/** Plays what was recorded from memcached 1.6.18, byte for byte. */
final class BinaryTranscriptTest {

  private static final KeyNames NAMES = KeyNames.of(0);

  private final FixedTime time = new FixedTime(1_800_000_000L);

  static List<Exchange> exchanges() {
    return Expectations.ofGateway("binary");
  }

  private TestClient client(AnswerOrder order) {
    return TestClient.binary(new MemoryStore(time), time, order);
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void theAnswersAreThoseOfMemcached(Exchange exchange) {
    try (TestClient client = client(AnswerOrder.AS_ASKED)) {
      EmbeddedConversation whole = new EmbeddedConversation(client, false);
      assertThat(ExchangePlayer.play(exchange, whole, NAMES)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void theAnswersAreTheSameWhenBytesComeOneByOne(Exchange exchange) {
    try (TestClient client = client(AnswerOrder.AS_ASKED)) {
      EmbeddedConversation bytewise = new EmbeddedConversation(client, true);
      assertThat(ExchangePlayer.play(exchange, bytewise, NAMES)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void theAnswersAreTheSameWhereTheyMayOvertakeEachOtherAndDoNot(Exchange exchange) {
    try (TestClient client = client(AnswerOrder.AS_READY)) {
      EmbeddedConversation whole = new EmbeddedConversation(client, false);
      assertThat(ExchangePlayer.play(exchange, whole, NAMES)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void allAreAnsweredOnOneConnectionAfterAnother(AnswerOrder order) {
    try (TestClient client = client(order)) {
      int number = 0;
      for (Exchange exchange : exchanges()) {
        if (exchange.end() == End.GOES_ON) {
          number++;
          EmbeddedConversation whole = new EmbeddedConversation(client, false);
          assertThat(ExchangePlayer.play(exchange, whole, KeyNames.of(number))).isEmpty();
        }
      }
      assertThat(number).isGreaterThan(150);
    }
  }

  @Test
  void everyOpcodeIsInTheTable() {
    String titles = exchanges().stream().map(Exchange::title).collect(Collectors.joining("\n"));
    for (int opcode = 0; opcode <= 0x25; opcode++) {
      if (opcode != 0x1f) {
        assertThat(titles).contains("{req %02x".formatted(opcode));
      }
    }
  }
}
