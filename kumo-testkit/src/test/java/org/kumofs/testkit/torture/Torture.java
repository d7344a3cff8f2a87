package org.kumofs.testkit.torture;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.kumofs.message.RingSeeds;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Faults of real processes, one after the other, under load; see {@code scripts/torture}. */
@Command(
    name = "torture",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Lets things go wrong with a cluster of real processes, each in a network of its own, while"
          + " clients work on it, and judges every answer that they got.",
      "A seed chooses the same faults in the same order again; when they meet an operation is left"
          + " to chance.",
      "The last line is the verdict; the exit code is 0 only for OK."
    })
public final class Torture implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int MILLIS_PER_MINUTE = 60_000;

  /** A fault lasts so long, and a random part of these thousandths of the time for one, longer. */
  private static final int SHORTEST_MILLIS = 1_000;

  private static final int FAULT_PER_MILLE = 800;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "how long things go wrong (default: ${DEFAULT-VALUE})",
      defaultValue = "20")
  private double minutes;

  @Option(
      names = "--faults",
      paramLabel = "KIND",
      description =
          "what goes wrong, several with commas: kill, stop, partition, disk-full, clock (default:"
              + " all)",
      split = ",",
      defaultValue = "kill,stop,partition,disk-full,clock")
  private List<FaultKind> kinds;

  @Option(
      names = "--every",
      paramLabel = "S",
      description = "seconds from one fault to the next, at least (default: ${DEFAULT-VALUE})",
      defaultValue = "10")
  private int everySeconds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "chooses the faults and what clients do (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--servers",
      paramLabel = "N",
      description = "3 to 9 (default: ${DEFAULT-VALUE})",
      defaultValue = "4")
  private int serverCount;

  @Option(names = "--namespaces", paramLabel = "PREFIX", required = true, hidden = true)
  private String namespaces;

  @Option(names = "--subnet", paramLabel = "A.B.C", required = true, hidden = true)
  private String subnet;

  @Option(names = "--programs", paramLabel = "DIR", required = true, hidden = true)
  private Path programs;

  @Option(names = "--clock-library", paramLabel = "FILE", required = true, hidden = true)
  private Path clockLibrary;

  @Option(names = "--directory", paramLabel = "DIR", required = true, hidden = true)
  private Path directory;

  private final PrintWriter out;
  private final Journal journal = new Journal();

  private Torture(PrintWriter out) {
    this.out = out;
  }

  /** Runs and exits. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    CommandLine commandLine =
        new CommandLine(new Torture(out)).registerConverter(FaultKind.class, FaultKind::of);
    System.exit(commandLine.execute(arguments));
  }

  /** What a run comes to that can't go on: nobody knows whether all is well. */
  private int gaveUp(Throwable e) {
    e.printStackTrace(out);
    out.println("FAILED, seed " + seed + ": " + e.getMessage());
    return FAILED;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return run();
    } catch (RuntimeException | AssertionError e) {
      return gaveUp(e);
    }
  }

  private int run() throws InterruptedException {
    Network network = Network.of(namespaces, subnet, serverCount);
    Node.Places places = new Node.Places(programs, clockLibrary, directory);
    try (TortureCluster cluster = new TortureCluster(network, places);
        RingWatch rings = new RingWatch(cluster, journal);
        Clients clients = new Clients(cluster.memcached(), journal)) {
      say("starting 2 managers, " + serverCount + " servers and 2 gateways, seed " + seed);
      cluster.start();
      say("all is well");
      rings.start();
      clients.start(seed);
      torment(cluster);
      clients.stop();
      say("reading everything once more");
      int unread = clients.readAll();
      RingSeeds last =
          cluster
              .rings()
              .orElseThrow(() -> new IllegalStateException("no manager tells the rings"));
      say("waiting until the servers have compared what they have");
      cluster.awaitCompared();
      say("comparing what they have on disk");
      List<String> differences =
          ReplicaComparison.differences(last, cluster.stopServers(), journal.keys());
      say("judging " + journal.size() + " operations");
      Report report = new Report(journal, unread, differences);
      report.print(out);
      out.println(report.isGood() ? "OK, seed " + seed : "FAILED, seed " + seed);
      return report.isGood() ? 0 : FAILED;
    }
  }

  private void torment(TortureCluster cluster) throws InterruptedException {
    Random random = new Random(seed);
    long endMillis = journal.now() + (long) (minutes * MILLIS_PER_MINUTE);
    while (journal.now() < endMillis) {
      long beganAt = journal.now();
      Fault fault = kinds.get(random.nextInt(kinds.size())).on(cluster, random);
      say(fault.description());
      fault.begin().run();
      Thread.sleep(SHORTEST_MILLIS + random.nextInt(everySeconds * FAULT_PER_MILLE));
      fault.end().run();
      long endedAt = journal.now();
      journal.add(new Journal.Trouble(fault, beganAt, endedAt));
      cluster.awaitHealthy();
      say("well again after " + (journal.now() - endedAt) + " ms");
      Thread.sleep(Math.max(0, beganAt + everySeconds * 1_000L - journal.now()));
    }
  }

  private void say(String line) {
    out.printf(Locale.ROOT, "%7.1f %s%n", journal.now() / 1000.0, line);
  }
}
