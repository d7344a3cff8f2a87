package org.kumofs.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.daemon.Checks;
import org.kumofs.daemon.UsageException;
import picocli.CommandLine;

class ManagerCheckTest {

  private static List<String> reasons(String arguments) throws UsageException {
    CommandLine line = ManagerMain.commandLine();
    line.parseArgs(arguments.split(" "));
    Checks checks = new Checks();
    ((ManagerMain) line.getCommand()).check(checks);
    return checks.reasons();
  }

  @Test
  void aPortThatTheRunningManagerHasIsFine() throws Exception {
    try (ServerSocket running = new ServerSocket(0)) {
      assertThat(reasons("-l 127.0.0.1:" + running.getLocalPort() + " --check")).isEmpty();
    }
  }

  @Test
  void optionsThatDoNotFitTogetherAreTold() {
    assertThatThrownBy(() -> reasons("-l 127.0.0.1 -p 127.0.0.1 --check"))
        .isInstanceOf(UsageException.class)
        .hasMessage("-l and -p are the same manager, 127.0.0.1:19700");
  }
}
