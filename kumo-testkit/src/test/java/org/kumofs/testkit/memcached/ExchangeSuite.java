package org.kumofs.testkit.memcached;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.kumofs.gateway.memcached.transcript.Bindings;
import org.kumofs.gateway.memcached.transcript.Conversation;
import org.kumofs.gateway.memcached.transcript.Exchange;
import org.kumofs.gateway.memcached.transcript.ExchangePlayer;
import org.kumofs.gateway.memcached.transcript.Expectations;
import org.kumofs.gateway.memcached.transcript.KeyNames;
import org.kumofs.gateway.memcached.transcript.Sentinel;

/** Plays many exchanges against one server, in several ways; each gives what was different. */
public final class ExchangeSuite {

  private static final int LONG_BYTES = 8 * 1024;
  private static final int PIECE_OF_LONG_BYTES = 1031;
  private static final int CUT_EVERYWHERE_BYTES = 80;
  private static final int CUT_DISTANCE_OF_LONGER = 16;
  private static final int CONNECTIONS = 8;
  private static final int LIMIT_MINUTES = 4;

  private final InetSocketAddress server;
  private final List<Exchange> exchanges;
  private final AtomicInteger lastName = new AtomicInteger();

  private ExchangeSuite(InetSocketAddress server, List<Exchange> exchanges) {
    this.server = server;
    this.exchanges = exchanges;
  }

  /** Expects what a gateway must answer. */
  public static ExchangeSuite ofGateway(InetSocketAddress server) {
    return new ExchangeSuite(server, Expectations.ofGateway());
  }

  /** Expects what memcached answers. */
  public static ExchangeSuite ofMemcached(InetSocketAddress server) {
    return new ExchangeSuite(server, Expectations.ofMemcached());
  }

  /** Each request in one piece. */
  public List<String> playWhole() {
    return exchanges.stream().flatMap(it -> play(it, UnaryOperator.identity()).stream()).toList();
  }

  /** Each byte by itself. */
  public List<String> playBytewise() {
    return exchanges.stream()
        .filter(exchange -> !exchange.hasLongLine())
        .flatMap(exchange -> play(exchange, inPieces(pieceLength(exchange))).stream())
        .toList();
  }

  private static int pieceLength(Exchange exchange) {
    return firstRequest(exchange).length > LONG_BYTES ? PIECE_OF_LONG_BYTES : 1;
  }

  private static byte[] firstRequest(Exchange exchange) {
    return exchange.steps().get(0).request().render(new Bindings());
  }

  private static UnaryOperator<Conversation> inPieces(int... pieces) {
    return conversation -> new PiecewiseConversation(conversation, pieces);
  }

  /**
   * Once for every place between two bytes of the first request, cut there (in long ones for every
   * sixteenth); on several connections at a time, but for what concerns the keys of others.
   */
  public List<String> playSplitEverywhere() {
    ConcurrentLinkedQueue<String> differences = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    List<Future<?>> running = new ArrayList<>();
    try {
      for (Exchange exchange : exchanges) {
        if (!exchange.concernsAllKeys() && !exchange.hasLongLine()) {
          running.add(threads.submit(() -> playSplitEverywhere(exchange, differences)));
        }
      }
      for (Future<?> one : running) {
        one.get(LIMIT_MINUTES, TimeUnit.MINUTES);
      }
    } catch (Exception e) {
      throw new AssertionError("after " + differences, e);
    } finally {
      threads.shutdownNow();
    }
    return List.copyOf(differences);
  }

  private void playSplitEverywhere(Exchange exchange, ConcurrentLinkedQueue<String> differences) {
    int length = firstRequest(exchange).length;
    if (length > LONG_BYTES) {
      return;
    }
    int distance = length > CUT_EVERYWHERE_BYTES ? CUT_DISTANCE_OF_LONGER : 1;
    for (int first = 1; first < length; first += distance) {
      Optional<String> difference = play(exchange, inPieces(first, length));
      if (difference.isPresent()) {
        differences.add("cut after " + first + " bytes: " + difference.get());
        return;
      }
    }
  }

  private Optional<String> play(Exchange exchange, UnaryOperator<Conversation> decorator) {
    if (!exchange.hasOwnKeys() && !exchange.isBinary()) {
      Deletion.ofWordsIn(exchange, server);
    }
    try (Conversation conversation = decorator.apply(new SocketConversation(server))) {
      return ExchangePlayer.play(exchange, conversation, nextName());
    }
  }

  private KeyNames nextName() {
    int number = lastName.incrementAndGet();
    if (number >= KeyNames.COUNT) {
      throw new IllegalStateException("no names left for other keys");
    }
    return KeyNames.of(number);
  }

  /** All that allow it one after the other on one connection, without waiting for answers. */
  public List<String> playPipelined() {
    List<String> differences = new ArrayList<>();
    for (Sentinel sentinel : Sentinel.values()) {
      Pipeline pipeline = new Pipeline(server, sentinel);
      exchanges.stream()
          .filter(exchange -> Sentinel.of(exchange) == sentinel)
          .forEach(exchange -> pipeline.add(exchange, nextName()));
      differences.addAll(pipeline.play());
    }
    return differences;
  }
}
