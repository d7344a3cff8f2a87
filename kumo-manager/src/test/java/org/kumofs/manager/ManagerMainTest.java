package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.kumofs.daemon.DaemonContext;
import org.kumofs.eventlog.EventLog;
import org.kumofs.time.SystemTime;
import picocli.CommandLine;

/** The manager on a real socket. */
class ManagerMainTest {

  private static final int ANSWER_LIMIT_MILLIS = 10_000;
  private static final int END_LIMIT_MILLIS = 10_000;

  private static AutoCloseable start(int port) throws Exception {
    ManagerMain main = new ManagerMain();
    new CommandLine(main).parseArgs("-l", "127.0.0.1:" + port, "--state", "none");
    return main.start(new DaemonContext(EventLog.NONE, new SystemTime()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aClientThatAsksForTheRingsGetsEmptyOnes() throws Exception {
    int port = freePort();
    try (AutoCloseable manager = start(port);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(manager).isNotNull();
      socket.setSoTimeout(ANSWER_LIMIT_MILLIS);
      socket.getOutputStream().write(HexFormat.of().parseHex("9400010190"));
      byte[] answer = socket.getInputStream().readNBytes(11);
      assertThat(HexFormat.of().formatHex(answer)).isEqualTo("940101c092929000929000");
    }
  }

  @Test
  void afterTheEndThePortIsFreeAgain() throws Exception {
    int port = freePort();
    start(port).close();
    start(port).close();
  }

  @Test
  void aPortInUseIsToldAndNothingIsLeftRunning() throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      assertThatThrownBy(() -> start(other.getLocalPort()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(other.getLocalPort()));
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("control") || thread.getName().startsWith("manager-")) {
        // It was told to end, but the last steps of a thread are its own.
        thread.join(END_LIMIT_MILLIS);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }
}
