package org.kumofs.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.ctl.original.OriginalCluster;
import org.kumofs.ctl.original.OriginalPeer;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.dump.KumoDumpMain;
import org.kumofs.server.dump.format.DumpFormat;
import org.kumofs.server.dump.format.DumpHeader;
import org.kumofs.server.dump.format.DumpWriter;
import org.kumofs.testkit.process.ToolProcess;

/** kumodump on a cluster of originals: exactly what these understand is sent to them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DumpOnOriginalIT {

  private static final long REPLICATE_SET = 32;
  private static final long REPLICATE_DELETE = 33;

  @TempDir private Path directory;

  private OriginalCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster = new OriginalCluster();
    for (OriginalPeer server : cluster.servers) {
      server.onNode(REPLICATE_SET, 4, params -> true).onNode(REPLICATE_DELETE, 4, params -> false);
    }
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void theirRecordsAreToBeTakenFromBackups() {
    ToolProcess export =
        ToolProcess.run(KumoDumpMain.class, "export", "-m", cluster.manager.address());
    assertThat(export.err())
        .isEqualTo(
            "kumodump: "
                + cluster.servers.get(0).address()
                + " is an original kumo-server, which can't be read from outside; use its backup"
                + " instead: kumoctl MANAGER backup, then --backup DIR\n");
    assertThat(export.exitCode()).isOne();
    assertThat(cluster.complaints()).isEmpty();
  }

  @Test
  void theyTakeRecordsAsFromACoordinator() throws IOException {
    Path dump = directory.resolve("dump");
    ClockTime stamp = ClockTime.of(1_700_000_000, 7);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(dump))) {
      DumpWriter writer = DumpFormat.JSON.writer(out);
      writer.begin(new DumpHeader(Bytes.EMPTY, true));
      writer.write(key("a"), RawValue.of(stamp, 0, "value".getBytes(UTF_8)));
      writer.write(key("b"), RawValue.tombstone(stamp));
      writer.end(2);
    }
    ToolProcess done =
        ToolProcess.run(KumoDumpMain.class, "import", "-m", cluster.manager.address(), dump);
    assertThat(done.success())
        .isEqualTo("imported 1, older than what is there 1, flushed 0, expired 0, refused 0\n");
    for (OriginalPeer server : cluster.servers) {
      assertThat(server.requests())
          .filteredOn(request -> request.startsWith("3"))
          .satisfiesExactly(
              set -> assertThat(set).startsWith("32[7, 0, ").endsWith("value]"),
              delete -> assertThat(delete).startsWith("33[7, 0, " + stamp.bits() + ", "));
    }
    assertThat(cluster.complaints()).isEmpty();
  }

  private static RawKey key(String text) {
    return RawKey.ofKey(text.getBytes(UTF_8));
  }
}
