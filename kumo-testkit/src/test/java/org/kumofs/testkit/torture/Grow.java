package org.kumofs.testkit.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.NodeAddress;
import org.kumofs.testkit.process.RealCluster;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A cluster of real processes that grows under load; see {@code scripts/grow}. */
@Command(
    name = "grow",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Attaches more and more servers, real processes on loopback, to a cluster of three while clients"
          + " work on it.",
      "The last line is the verdict; the exit code is 0 only for OK: no read failed, no answer was"
          + " wrong, and every record lies on its three owners, the same on each, and nowhere else."
    })
public final class Grow implements Callable<Integer> {

  private static final int FIRST = 3;
  private static final int FAILED = 1;

  /**
   * Far more processes than cores, just started: what takes a moment elsewhere takes seconds here,
   * and slow is not wrong.
   */
  private static final String[] PATIENT = {"--request-timeout", "10"};

  @Option(
      names = "--servers",
      paramLabel = "N",
      description = "how many there are in the end (default: ${DEFAULT-VALUE})",
      defaultValue = "20")
  private int serverCount;

  @Option(
      names = "--records",
      paramLabel = "N",
      description =
          "how many there are beside those that clients work on (default: ${DEFAULT-VALUE})",
      defaultValue = "5000")
  private int records;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "chooses what clients do (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long seed;

  @Option(names = "--directory", paramLabel = "DIR", required = true, hidden = true)
  private Path directory;

  private final PrintWriter out;
  private final Journal journal = new Journal();

  private Grow(PrintWriter out) {
    this.out = out;
  }

  /** Runs and exits. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(new CommandLine(new Grow(out)).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    say("starting 2 managers, " + FIRST + " servers and 2 gateways");
    try (RealCluster cluster = RealCluster.start(directory, FIRST, PATIENT)) {
      // Whoever ends this program by a signal leaves no daemon behind.
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
      return run(cluster);
    } catch (RuntimeException | AssertionError e) {
      e.printStackTrace(out);
      out.println("FAILED: " + e.getMessage());
      return FAILED;
    }
  }

  private int run(RealCluster cluster) throws IOException, InterruptedException {
    List<RealCluster.Node> gateways = List.of(cluster.gateway(), cluster.addGateway(PATIENT));
    fill(cluster);
    try (Clients clients =
        new Clients(
            gateways.stream().map(gateway -> gateway.address().toSocketAddress()).toList(),
            journal)) {
      clients.start(seed);
      while (cluster.servers().size() < serverCount) {
        grow(cluster);
      }
      clients.stop();
      say("reading everything once more");
      int unread = clients.readAll();
      RingSeeds rings = cluster.rings();
      Map<NodeAddress, Path> databases = cluster.stopServers();
      List<String> misplaced =
          new ArrayList<>(ReplicaComparison.differences(rings, databases, journal.keys()));
      misplaced.addAll(ReplicaComparison.strays(rings, databases, journal.keys()));
      Report report = new Report(journal, unread, misplaced);
      report.print(out);
      Availability availability = new Availability(journal);
      journal.failures().forEach(out::println);
      out.printf(
          "%d reads failed, %d operations in all; the longest took %d ms%n",
          availability.failedReads(), availability.failed(), journal.longestMillis());
      boolean good = report.isGood() && availability.failedReads() == 0;
      out.println((good ? "OK, " : "FAILED, ") + cluster.servers().size() + " servers");
      return good ? 0 : FAILED;
    }
  }

  private void fill(RealCluster cluster) {
    say("writing " + records + " records");
    try (Client client = new Client("filler", cluster.memcached(), journal)) {
      for (int i = 0; i < records; i++) {
        client.set("record" + i, "first" + i);
      }
    }
  }

  /** Adds about half as many servers as there are, attaches them, and waits for the end of it. */
  private void grow(RealCluster cluster) throws IOException {
    int before = cluster.servers().size();
    int added = Math.min(serverCount - before, (before + 1) / 2);
    for (int i = 0; i < added; i++) {
      cluster.addServer();
    }
    cluster.awaitNewcomers(added);
    long beganAt = journal.now();
    cluster.attachAndWait();
    journal.ringsChanged(journal.now());
    say(
        "%d servers; attaching %d took %d ms"
            .formatted(before + added, added, journal.now() - beganAt));
  }

  private void say(String line) {
    out.printf(Locale.ROOT, "%7.1f %s%n", journal.now() / 1000.0, line);
  }
}
