package org.kumofs.gateway.memcached.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.GatewayCounters;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.MemoryStore;
import org.kumofs.gateway.memcached.TestStats;
import org.kumofs.gateway.memcached.text.TextParser;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.rpc.netty.NettyLoops;

/** Clients over real sockets. */
@Timeout(60)
final class MemcachedListenerTest {

  private static final int READ_TIMEOUT_MILLIS = 20_000;
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final FixedTime time = new FixedTime(1_800_000_000L);
  private final GatewayCounters counters = new GatewayCounters();
  private final AtomicInteger storesMade = new AtomicInteger();
  private final NettyLoops loops = new NettyLoops("test", 1);

  @AfterEach
  void closeLoops() {
    loops.close();
  }

  private MemcachedListener listen(GatewayStore store, ListenerConfig config) throws IOException {
    MemcachedService service =
        new MemcachedService(
            loop -> {
              storesMade.incrementAndGet();
              return store;
            },
            () -> new TextParser(MemcachedLimits.DEFAULT, time),
            PipelineLimits.DEFAULT,
            AnswerOrder.AS_ASKED,
            TestStats.of(counters, time, "9.9"));
    return MemcachedListener.bind(loops.group(), loops.serverSocketType(), config, service);
  }

  private static Socket connect(MemcachedListener listener) throws IOException {
    Socket socket = new Socket();
    socket.connect(listener.localAddress(), READ_TIMEOUT_MILLIS);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static String read(Socket socket, int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }

  private static String readToEnd(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  @Test
  void aClientIsServedAndCounted() throws IOException {
    try (MemcachedListener listener = listen(new MemoryStore(time), ListenerConfig.at(ANY_PORT));
        Socket first = connect(listener);
        Socket second = connect(listener)) {
      send(first, "set a 5 0 3\r\nabc\r\n");
      assertThat(read(first, 8)).isEqualTo("STORED\r\n");
      send(second, "get a b\r\nversion\r\nquit\r\n");
      assertThat(readToEnd(second)).isEqualTo("VALUE a 5 3\r\nabc\r\nEND\r\nVERSION 9.9\r\n");

      assertThat(counters.get(Counter.TOTAL_CONNECTIONS)).isEqualTo(2);
      assertThat(counters.get(Counter.BYTES_READ)).isEqualTo(18 + 24);
      assertThat(counters.get(Counter.BYTES_WRITTEN)).isEqualTo(8 + 36);
      assertThat(storesMade).hasValue(1);
    }
    assertThat(counters.get(Counter.CURR_CONNECTIONS)).isZero();
  }

  @Test
  void aClientThatClosesItsSideGetsItsAnswersFirst() throws IOException {
    try (MemcachedListener listener = listen(new MemoryStore(time), ListenerConfig.at(ANY_PORT));
        Socket socket = connect(listener)) {
      send(socket, "set a 0 0 1\r\nx\r\nget a\r\n");
      socket.shutdownOutput();

      assertThat(readToEnd(socket)).isEqualTo("STORED\r\nVALUE a 0 1\r\nx\r\nEND\r\n");
    }
  }

  @Test
  void aClientThatReadsLateGetsEverything() throws Exception {
    int answers = 300;
    int length = 1 << 20;
    String answer = "VALUE a 0 " + length + "\r\n" + "v".repeat(length) + "\r\nEND\r\n";
    try (MemcachedListener listener = listen(new MemoryStore(time), ListenerConfig.at(ANY_PORT));
        Socket socket = connect(listener)) {
      send(socket, "set a 0 0 " + length + "\r\n" + "v".repeat(length) + "\r\n");
      assertThat(read(socket, 8)).isEqualTo("STORED\r\n");
      send(socket, "get a\r\n".repeat(answers));
      socket.shutdownOutput();

      for (int i = 0; i < answers; i++) {
        assertThat(read(socket, answer.length()).equals(answer)).isTrue();
      }
      assertThat(readToEnd(socket)).isEmpty();
    }
  }

  @Test
  void tooManyClientsAreToldSoUntilOneLeaves() throws Exception {
    ListenerConfig config = new ListenerConfig(ANY_PORT, 1, 5_000);
    try (MemcachedListener listener = listen(new MemoryStore(time), config)) {
      try (Socket first = connect(listener)) {
        send(first, "version\r\n");
        assertThat(read(first, 13)).isEqualTo("VERSION 9.9\r\n");
        try (Socket second = connect(listener)) {
          assertThat(readToEnd(second)).isEqualTo("ERROR Too many open connections\r\n");
        }
        assertThat(counters.get(Counter.REJECTED_CONNECTIONS)).isEqualTo(1);
        send(first, "quit\r\n");
        assertThat(readToEnd(first)).isEmpty();
      }
      assertThat(admitted(listener)).isTrue();
    }
  }

  /** Tries until the end of the first connection has been noticed. */
  private static boolean admitted(MemcachedListener listener) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    boolean admitted = false;
    while (!admitted && System.nanoTime() < deadline) {
      admitted = isServed(listener);
    }
    return admitted;
  }

  private static boolean isServed(MemcachedListener listener) {
    try (Socket next = connect(listener)) {
      send(next, "version\r\nquit\r\n");
      return readToEnd(next).equals("VERSION 9.9\r\n");
    } catch (IOException reset) {
      // A rejected client that has sent something may see a reset instead of the message.
      return false;
    }
  }

  @Test
  void closingLetsAnswersUnderWayFinish() throws Exception {
    HeldStore store = new HeldStore(new MemoryStore(time));
    MemcachedListener listener = listen(store, ListenerConfig.at(ANY_PORT));
    try (Socket idle = connect(listener);
        Socket waiting = connect(listener)) {
      send(waiting, "version\r\nget a\r\n");
      assertThat(read(waiting, 13)).isEqualTo("VERSION 9.9\r\n");

      CompletableFuture<Void> closing = CompletableFuture.runAsync(listener::close);
      assertThat(readToEnd(idle)).isEmpty();
      loops.group().submit(() -> store.run("get a")).sync();
      assertThat(readToEnd(waiting)).isEqualTo("END\r\n");
      closing.get(20, TimeUnit.SECONDS);
      assertThatThrownBy(() -> connect(listener).close()).isInstanceOf(IOException.class);
    }
  }

  @Test
  void closingWaitsForNobodyLongerThanItMay() throws Exception {
    HeldStore store = new HeldStore(new MemoryStore(time));
    MemcachedListener listener = listen(store, new ListenerConfig(ANY_PORT, 10, 100));
    try (Socket waiting = connect(listener)) {
      send(waiting, "version\r\nget a\r\n");
      assertThat(read(waiting, 13)).isEqualTo("VERSION 9.9\r\n");

      listener.close();
      assertThat(readToEnd(waiting)).isEmpty();
    }
  }

  @Test
  void anAddressInUseIsAClearError() throws IOException {
    try (MemcachedListener listener = listen(new MemoryStore(time), ListenerConfig.at(ANY_PORT))) {
      assertThatThrownBy(
              () -> listen(new MemoryStore(time), ListenerConfig.at(listener.localAddress())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on")
          .hasMessageContaining(String.valueOf(listener.localAddress().getPort()));
    }
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new ListenerConfig(ANY_PORT, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PipelineLimits(1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(ListenerConfig.at(ANY_PORT)).isEqualTo(new ListenerConfig(ANY_PORT, 4096, 5_000));
    assertThat(PipelineLimits.DEFAULT).isEqualTo(new PipelineLimits(256, 16_777_216, 128));
  }
}
