package org.kumofs.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.message.CreateBackup;
import org.kumofs.testkit.process.RealCluster;

/**
 * Values of more than 100 MiB in daemons that have 256 MiB of heap, of which an old generation of
 * 171 MiB is all that such an array fits in: a second copy of a value anywhere on its way would be
 * one too many.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LargeValuesIT {

  private static final int MEBI = 1 << 20;
  private static final int LARGE = 104 * MEBI;
  private static final int BACKUP_TIMEOUT_MILLIS = 120_000;
  private static final String TOO_LARGE = "SERVER_ERROR object too large for cache";

  @TempDir private Path directory;

  @Test
  void largeValuesAreStoredReplicatedReadCopiedAndBackedUp() throws Exception {
    try (RealCluster cluster =
            RealCluster.start(
                directory,
                3,
                List.of("--max-value-size", "105m", "--replicate-timeout", "100"),
                "--max-value-size",
                "106m",
                "--request-timeout",
                "100");
        Client client = new Client(cluster.memcached())) {
      for (String key : List.of("plain", "flagged")) {
        int flags = key.equals("flagged") ? 77 : 0;
        long crc = client.set(key, flags, LARGE);
        assertThat(client.line()).isEqualTo("STORED");
        client.get(key, flags, LARGE, crc);
        assertThat(cluster.copies(key)).isEqualTo(3);
      }

      theConnectionOutlivesValuesOverALimit(client);
      aBackupHoldsThem(cluster);
      aServerThatComesBackEmptyGetsItsCopies(cluster);
    }
  }

  private static void theConnectionOutlivesValuesOverALimit(Client client) throws IOException {
    client.set("overTheGateways", 0, 106 * MEBI + 1);
    assertThat(client.line()).isEqualTo(TOO_LARGE);
    client.set("overTheServers", 0, 105 * MEBI + 100);
    assertThat(client.line()).isEqualTo(TOO_LARGE);
    client.send("get overTheGateways overTheServers\r\n");
    assertThat(client.line()).isEqualTo("END");
    long crc = client.set("small", 0, 10);
    assertThat(client.line()).isEqualTo("STORED");
    client.get("small", 0, 10, crc);
  }

  private static void aServerThatComesBackEmptyGetsItsCopies(RealCluster cluster) throws Exception {
    RealCluster.Node victim = cluster.server(1);
    victim.process().kill();
    cluster.awaitFault(victim);
    victim.wipe();
    // What was written lately comes from two servers, and is compared with what lies there.
    victim.start(List.of("-Xmx1g"));
    cluster.awaitNewcomers(1);
    cluster.attachAndWait();
    for (String key : List.of("plain", "flagged", "small")) {
      assertThat(cluster.copies(key)).isEqualTo(3);
    }
  }

  private void aBackupHoldsThem(RealCluster cluster) throws Exception {
    RealCluster.call(cluster.manager(0).address(), new CreateBackup("copy"), BACKUP_TIMEOUT_MILLIS);
    for (int server = 1; server <= 3; server++) {
      Path backup = directory.resolve("server" + server + ".db-copy");
      long bytes = 0;
      try (var files = Files.list(backup)) {
        for (Path file : files.toList()) {
          bytes += Files.size(file);
        }
      }
      assertThat(bytes).isGreaterThan(2L * LARGE);
    }
  }

  /** A memcached client that makes its values up as it sends them, and checks them as they come. */
  private static final class Client implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Client(InetSocketAddress gateway) throws IOException {
      socket = new Socket(gateway.getAddress(), gateway.getPort());
      socket.setSoTimeout(120_000);
      in = new BufferedInputStream(socket.getInputStream(), MEBI);
      out = new BufferedOutputStream(socket.getOutputStream(), MEBI);
    }

    void send(String text) throws IOException {
      out.write(text.getBytes(US_ASCII));
      out.flush();
    }

    /** Sends a value that no compression makes smaller; gives its checksum. */
    long set(String key, int flags, int length) throws IOException {
      send("set " + key + " " + flags + " 0 " + length + "\r\n");
      CRC32 crc = new CRC32();
      long state = key.hashCode();
      for (int i = 0; i < length; i++) {
        state = state * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
        int next = (int) (state >>> 56);
        out.write(next);
        crc.update(next);
      }
      send("\r\n");
      return crc.getValue();
    }

    void get(String key, int flags, int length, long expectedCrc) throws IOException {
      send("get " + key + "\r\n");
      assertThat(line()).isEqualTo("VALUE " + key + " " + flags + " " + length);
      CRC32 crc = new CRC32();
      byte[] piece = new byte[64 * 1024];
      for (int rest = length; rest > 0; ) {
        int count = in.read(piece, 0, Math.min(piece.length, rest));
        assertThat(count).isPositive();
        crc.update(piece, 0, count);
        rest -= count;
      }
      assertThat(crc.getValue()).isEqualTo(expectedCrc);
      assertThat(line()).isEmpty();
      assertThat(line()).isEqualTo("END");
    }

    String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        assertThat(next).as("the connection ended after '%s'", line).isNotNegative();
        if (next != '\r') {
          line.append((char) next);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
