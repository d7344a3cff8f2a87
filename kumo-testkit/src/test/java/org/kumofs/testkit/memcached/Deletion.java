package org.kumofs.testkit.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.kumofs.gateway.memcached.transcript.Bindings;
import org.kumofs.gateway.memcached.transcript.Exchange;
import org.kumofs.gateway.memcached.transcript.Exchange.Step;
import org.kumofs.gateway.memcached.transcript.Sentinel;

/** Deletes whatever an exchange of the text protocol may take for keys. */
final class Deletion {

  private static final int LONGEST_KEY_BYTES = 250;

  private Deletion() {}

  static void ofWordsIn(Exchange exchange, InetSocketAddress server) {
    Set<String> words = new LinkedHashSet<>();
    for (Step step : exchange.steps()) {
      String request = new String(step.request().render(new Bindings()), ISO_8859_1);
      words.addAll(Arrays.asList(request.split("[ \r\n\0]+")));
    }
    words.removeIf(word -> word.isEmpty() || word.length() > LONGEST_KEY_BYTES);
    delete(words, server);
  }

  private static void delete(Collection<String> keys, InetSocketAddress server) {
    StringBuilder requests = new StringBuilder();
    keys.forEach(key -> requests.append("delete ").append(key).append("\r\n"));
    try (SocketConversation conversation = new SocketConversation(server)) {
      conversation.send(requests.toString().getBytes(ISO_8859_1));
      conversation.send(Sentinel.TEXT.request());
      new AnswerCutter(conversation, Sentinel.TEXT.answer()).next();
    }
  }
}
