package org.kumofs.gateway.memcached.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.kumofs.gateway.memcached.transcript.Exchange.Step;
import org.kumofs.gateway.memcached.transcript.Template.Match;

/** Plays one exchange and compares the answers. */
public final class ExchangePlayer {

  private static final int LONGEST_SHOWN = 500;

  private final Exchange exchange;
  private final Conversation conversation;
  private final KeyNames names;
  private final Bindings bindings = new Bindings();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  private ExchangePlayer(Exchange exchange, Conversation conversation, KeyNames names) {
    this.exchange = exchange;
    this.conversation = conversation;
    this.names = names;
  }

  /**
   * Plays an exchange on a fresh connection.
   *
   * @return what is different; empty if nothing is
   */
  public static Optional<String> play(
      Exchange exchange, Conversation conversation, KeyNames names) {
    return new ExchangePlayer(exchange, conversation, names).play();
  }

  private Optional<String> play() {
    for (Step step : exchange.steps()) {
      conversation.send(names.apply(step.request().render(bindings)));
      if (!awaitAnswer(step.answer())) {
        return different("expected " + step.answer());
      }
      received.reset();
    }
    return switch (exchange.end()) {
      case GOES_ON -> goesOn();
      case CLOSED -> closes();
      case WAITS -> waits();
    };
  }

  private boolean awaitAnswer(Template expected) {
    Match match = expected.match(answer(), bindings);
    while (match == Match.BEGINNING && receive()) {
      match = expected.match(answer(), bindings);
    }
    return match == Match.SAME;
  }

  private boolean receive() {
    byte[] more = conversation.receive();
    received.writeBytes(more);
    return more.length > 0;
  }

  private byte[] answer() {
    return names.undo(received.toByteArray());
  }

  private Optional<String> goesOn() {
    Sentinel sentinel = Sentinel.of(exchange);
    conversation.send(sentinel.request());
    while (received.size() < sentinel.answer().length && receive()) {
      // until there is enough
    }
    boolean isOver = Arrays.equals(received.toByteArray(), sentinel.answer());
    return isOver ? Optional.empty() : different("expected the next request to be answered");
  }

  private Optional<String> closes() {
    while (receive()) {
      // until nothing comes
    }
    return conversation.isClosed() && received.size() == 0
        ? Optional.empty()
        : different("expected the end of the connection");
  }

  private Optional<String> waits() {
    conversation.closeOutput();
    while (receive()) {
      // until the server has given up, too
    }
    return received.size() == 0 ? Optional.empty() : different("expected nothing more");
  }

  private Optional<String> different(String expected) {
    String answer = new String(answer(), ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n");
    return Optional.of(
        "%s%n  %s%n  received %s%s"
            .formatted(
                exchange,
                shortened(expected),
                shortened(answer),
                conversation.isClosed() ? " and the end" : ""));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
  }
}
