package org.kumofs.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.daemon.Checks;
import org.kumofs.daemon.UsageException;
import picocli.CommandLine;

class GatewayCheckTest {

  private static List<String> reasons(String arguments) throws UsageException {
    CommandLine line = GatewayMain.commandLine();
    line.parseArgs(arguments.split(" "));
    Checks checks = new Checks();
    ((GatewayMain) line.getCommand()).check(checks);
    return checks.reasons();
  }

  @Test
  void everyPortIsTried() throws Exception {
    try (ServerSocket running = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(
              reasons("-m 127.0.0.1 -t 127.0.0.1:0 --check -b 127.0.0.1:" + running.getLocalPort()))
          .isEmpty();
    }
    // Of a network for examples.
    assertThat(reasons("-m 127.0.0.1 -t 127.0.0.1:0 -b 192.0.2.1:1 -c 192.0.2.1:2"))
        .satisfiesExactly(
            text -> assertThat(text).startsWith("cannot listen on 192.0.2.1:1: "),
            cloudy -> assertThat(cloudy).startsWith("cannot listen on 192.0.2.1:2: "));
  }

  @Test
  void withoutAPortThereIsNothingToServe() {
    assertThatThrownBy(() -> reasons("-m 127.0.0.1 --check"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("where to serve clients?");
  }
}
