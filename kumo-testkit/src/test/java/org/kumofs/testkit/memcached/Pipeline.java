package org.kumofs.testkit.memcached;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.gateway.memcached.transcript.Exchange;
import org.kumofs.gateway.memcached.transcript.Exchange.End;
import org.kumofs.gateway.memcached.transcript.ExchangePlayer;
import org.kumofs.gateway.memcached.transcript.KeyNames;
import org.kumofs.gateway.memcached.transcript.Sentinel;

/** Exchanges of one protocol that are sent down one connection without waiting for an answer. */
final class Pipeline {

  private final InetSocketAddress server;
  private final Sentinel sentinel;
  private final ByteArrayOutputStream requests = new ByteArrayOutputStream();
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<KeyNames> names = new ArrayList<>();

  Pipeline(InetSocketAddress server, Sentinel sentinel) {
    this.server = server;
    this.sentinel = sentinel;
  }

  /** Takes an exchange if it is one after which others can follow, and needs no empty store. */
  void add(Exchange exchange, KeyNames name) {
    if (exchange.end() != End.GOES_ON
        || exchange.steps().size() > 1
        || !exchange.hasOwnKeys()
        || exchange.hasLongLine()) {
      return;
    }
    exchanges.add(exchange);
    names.add(name);
    requests.writeBytes(name.onlyRequestOf(exchange));
    requests.writeBytes(sentinel.request());
  }

  /** Sends all; gives what was different. */
  List<String> play() {
    List<String> differences = new ArrayList<>();
    try (SocketConversation conversation = new SocketConversation(server)) {
      new Thread(() -> conversation.send(requests.toByteArray()), "pipeline").start();
      AnswerCutter answers = new AnswerCutter(conversation, sentinel.answer());
      for (int i = 0; i < exchanges.size(); i++) {
        ReplayedConversation replayed = new ReplayedConversation(answers.next(), sentinel.answer());
        ExchangePlayer.play(exchanges.get(i), replayed, names.get(i)).ifPresent(differences::add);
      }
    }
    return differences;
  }
}
