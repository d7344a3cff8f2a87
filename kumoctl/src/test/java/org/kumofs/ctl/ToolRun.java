package org.kumofs.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import picocli.CommandLine;

/**
 * What a tool did.
 *
 * @param exitCode its exit code
 * @param out what it printed
 * @param err what it complained about
 */
record ToolRun(int exitCode, String out, String err) {

  static ToolRun of(CommandLine line, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Tool.execute(line, new PrintWriter(out), new PrintWriter(err), args);
    return new ToolRun(exitCode, out.toString(), err.toString());
  }

  /** The output of a run that has to have worked. */
  String success() {
    assertThat(err).isEmpty();
    assertThat(exitCode).isZero();
    return out;
  }

  /** The one line that says what went wrong, of a run that has to have failed. */
  String failure() {
    assertThat(exitCode).isEqualTo(1);
    assertThat(err.lines()).hasSize(1);
    return err.strip();
  }

  /** The last line after the usage, of a run that has to have been called wrongly. */
  String misuse() {
    assertThat(exitCode).isEqualTo(1);
    assertThat(out).isEmpty();
    assertThat(err).startsWith("Usage: kumo");
    return err.lines().reduce((first, last) -> last).orElseThrow();
  }

  /** A port of loopback where nobody listens. */
  static String deadAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
