package org.kumofs.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {

  @TempDir Path dir;
  private final Checks checks = new Checks();

  @Test
  void aPortThatIsFreeOrInUseWillDo() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      checks.canListen(new InetSocketAddress(0));
      checks.canListen(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), other.getLocalPort()));
    }
    assertThat(checks.reasons()).isEmpty();
  }

  @Test
  void anAddressOfAnotherHostWillNot() {
    // Of a network for examples.
    checks.canListen(new InetSocketAddress("192.0.2.1", 1234));
    assertThat(checks.reasons())
        .singleElement()
        .asString()
        .startsWith("cannot listen on 192.0.2.1:1234: ");
  }

  @Test
  void filesAndDirectoriesAreToldApart() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    checks.canWriteInto("the folder", dir);
    checks.canWrite("the log", file);
    checks.canWrite("the log", dir.resolve("new"));
    checks.canWrite("the log", Path.of("new"));
    assertThat(checks.reasons()).isEmpty();

    checks.canWriteInto("the folder", dir.resolve("absent"));
    checks.canWriteInto("the folder", file);
    checks.canWrite("the log", dir);
    checks.canWrite("the log", dir.resolve("absent/log"));
    checks.canWrite("the log", file.resolve("log"));
    assertThat(checks.reasons())
        .containsExactly(
            "the folder " + dir + "/absent: there is no such directory",
            "the folder " + file + ": it is no directory",
            "the log " + dir + ": it is a directory",
            "the directory of the log " + dir + "/absent: there is no such directory",
            "the directory of the log " + file + ": it is no directory");
    assertThat(dir.toFile().list()).containsExactly("file");
  }
}
