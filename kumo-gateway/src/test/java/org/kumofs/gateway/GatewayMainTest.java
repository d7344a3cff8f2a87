package org.kumofs.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.eventlog.EventLog;
import org.kumofs.time.SystemTime;
import picocli.CommandLine;

/** The gateway on real sockets, before a manager that is not there. */
class GatewayMainTest {

  private static final int ANSWER_LIMIT_MILLIS = 10_000;

  private static ServingGateway start(String args) throws Exception {
    GatewayMain main = new GatewayMain();
    new CommandLine(main)
        .setPosixClusteredShortOptionsAllowed(false)
        .parseArgs(args.split(" ", -1));
    return (ServingGateway) main.start(new DaemonContext(EventLog.NONE, new SystemTime()));
  }

  private static String ask(ServingGateway gateway, String command) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), gateway.localAddresses().get(0).getPort())) {
      socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
      socket.getOutputStream().write(command.getBytes(US_ASCII));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
          .readLine();
    }
  }

  @Test
  void clientsLearnInWordsWhyTheClusterCannotServe() throws Exception {
    try (ServingGateway gateway =
        start("-m 127.0.0.1:1 -t 127.0.0.1:0 --request-timeout 0.2 --threads 1")) {
      assertThat(ask(gateway, "version\r\n")).startsWith("VERSION ");
      assertThat(ask(gateway, "get key\r\n")).isEqualTo("SERVER_ERROR no server");
      assertThat(ask(gateway, "set key 0 0 1\r\nx\r\n")).isEqualTo("SERVER_ERROR no server");
      assertThat(ask(gateway, "delete key\r\n")).isEqualTo("SERVER_ERROR no server");
    }
  }

  @Test
  void whatIsUnderWayIsAnsweredBeforeTheEnd() throws Exception {
    ServingGateway gateway = start("-m 127.0.0.1:1 -t 127.0.0.1:0 --request-timeout 0.5");
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), gateway.localAddresses().get(0).getPort())) {
      socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      socket.getOutputStream().write("version\r\nget key\r\n".getBytes(US_ASCII));
      assertThat(answers.readLine()).startsWith("VERSION ");
      gateway.close();

      assertThat(answers.readLine()).isEqualTo("SERVER_ERROR no server");
      assertThat(answers.readLine()).isNull();
    }
  }

  @Test
  void everyPortSpeaksItsProtocol() throws Exception {
    byte[] noop = new byte[24];
    noop[0] = (byte) 0x80;
    noop[1] = 0x0a;
    try (ServingGateway gateway =
        start("-m 127.0.0.1:1 -t 127.0.0.1:0 -b 127.0.0.1:0 -c 127.0.0.1:0 --threads 1")) {
      assertThat(gateway.localAddresses()).hasSize(3);
      for (InetSocketAddress address : gateway.localAddresses()) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
          socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
          socket.getOutputStream().write(noop);
          byte[] answer = socket.getInputStream().readNBytes(24);
          assertThat(answer).startsWith(0x81, 0x0a, 0, 0, 0, 0, 0, 0);
        }
      }
      assertThat(ask(gateway, "version\r\n")).startsWith("VERSION ");
    }
  }

  @Test
  void aPortInUseIsToldAndNothingIsLeftRunning() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> start("-m 127.0.0.1:1 -t 127.0.0.1:0 -b 127.0.0.1:" + other.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(other.getLocalPort()));
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName();
      if (name.equals("control") || name.startsWith("gateway-")) {
        // A loop says that it has ended with the last breath of its thread, not after it.
        thread.join(ANSWER_LIMIT_MILLIS);
        assertThat(thread.isAlive()).as(name).isFalse();
      }
    }
  }
}
