package org.kumofs.testkit.torture;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kumofs.ctl.client.CallException;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.Request;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.testkit.process.Await;
import org.kumofs.testkit.process.RealCluster;

/**
 * Two managers that attach and detach by themselves, some servers and two gateways, each in a
 * network namespace and, the servers, on a small disk of its own.
 */
final class TortureCluster implements AutoCloseable {

  private static final int MANAGER_PORT = 19_700;
  private static final int SERVER_PORT = 19_800;
  private static final int GATEWAY_PORT = 11_211;
  private static final int CALL_TIMEOUT_MILLIS = 3_000;

  /** Owners compare what was written longer ago than 40 s, as often as that. */
  private static final int COMPARE_SECONDS = 5;

  private static final long COMPARED_MILLIS = 45_000;

  private static final Pattern ROUNDS = Pattern.compile("rounds=(\\d+) ");

  /** Below so much free room on its small disk a server takes no writes. */
  static final int MIN_FREE_MEGABYTES = 96;

  private final List<Node> managers = new ArrayList<>();
  private final List<Node> servers = new ArrayList<>();
  private final List<Node> gateways = new ArrayList<>();

  /** The nodes on the hosts that the script has made; none runs yet. */
  TortureCluster(Network network, Node.Places places) {
    List<NodeAddress> addresses =
        network.managers().stream().map(host -> host.address(MANAGER_PORT)).toList();
    for (Host host : network.managers()) {
      NodeAddress self = host.address(MANAGER_PORT);
      NodeAddress partner = addresses.get(self.equals(addresses.get(0)) ? 1 : 0);
      String state = places.directoryOf(host).resolve("state").toString();
      String rest = "-a -Rs 2 -v -o - -l " + self + " -p " + partner + " --state " + state;
      managers.add(new Node(host, MANAGER_PORT, places, "kumo-manager", words(rest)));
    }
    String common = "-v -o - -m " + addresses.get(0) + " -p " + addresses.get(1);
    for (Host host : network.servers()) {
      Path own = places.directoryOf(host);
      String store = database(own) + "#write-buffer=2#min-free=" + MIN_FREE_MEGABYTES;
      String rest = common + " -l " + host.address(SERVER_PORT) + " -f " + own + " -s " + store;
      String compare = " --compare-interval " + COMPARE_SECONDS;
      servers.add(new Node(host, SERVER_PORT, places, "kumo-server", words(rest + compare)));
    }
    for (Host host : network.gateways()) {
      String rest = common + " -t " + host.address(GATEWAY_PORT);
      gateways.add(new Node(host, GATEWAY_PORT, places, "kumo-gateway", words(rest)));
    }
  }

  private static List<String> words(String options) {
    return List.of(options.split(" "));
  }

  private static Path database(Path directory) {
    return directory.resolve("db");
  }

  /** Starts everything and waits until it serves; the managers attach the servers by themselves. */
  void start() {
    all().forEach(Node::start);
    awaitHealthy();
    gateways.forEach(gateway -> gateway.awaitOutput("connect success"));
  }

  /** Kills all managers and servers. */
  void kill() {
    daemons().forEach(Node::kill);
  }

  /** Starts all managers and servers again. */
  void startAgain() {
    daemons().forEach(Node::start);
  }

  private Stream<Node> daemons() {
    return Stream.of(managers, servers).flatMap(List::stream);
  }

  private Stream<Node> all() {
    return Stream.of(managers, servers, gateways).flatMap(List::stream);
  }

  List<Node> managers() {
    return managers;
  }

  List<Node> servers() {
    return servers;
  }

  List<InetSocketAddress> memcached() {
    return gateways.stream().map(node -> node.address().toSocketAddress()).toList();
  }

  /** Calls whichever manager answers. */
  private <R> Optional<R> call(Request<R> request) {
    for (Node manager : managers) {
      try {
        return Optional.of(RealCluster.call(manager.address(), request, CALL_TIMEOUT_MILLIS));
      } catch (CallException e) {
        // The other one may live.
      }
    }
    return Optional.empty();
  }

  private Optional<NodesInfo> status() {
    return call(new NodesInfoRequest());
  }

  /** The rings by whichever manager answers. */
  Optional<RingSeeds> rings() {
    return call(new HashSpaceRequest());
  }

  /** Waits until every server is active, and has what it owns. */
  void awaitHealthy() {
    Await.until(this::isHealthy, () -> "the cluster does not recover: " + status());
  }

  private boolean isHealthy() {
    Optional<RingSeeds> rings = rings();
    return rings.isPresent()
        && rings.get().write().equals(rings.get().read())
        && rings.get().write().nodes().stream().filter(RingNode::active).count() == servers.size()
        && servers.stream().allMatch(this::isReady);
  }

  private boolean isReady(Node server) {
    try {
      GetStatus request = new GetStatus(StatusCode.REPLACE_STATE);
      return RealCluster.call(server.address(), request, CALL_TIMEOUT_MILLIS)
              instanceof StatusValue.Number number
          && number.bits() == 0;
    } catch (CallException e) {
      return false;
    }
  }

  /**
   * Waits until owners have compared all that was written. What a write that failed has left on
   * some of them, and nobody has read since, is brought to the others by that alone.
   */
  void awaitCompared() throws InterruptedException {
    Thread.sleep(COMPARED_MILLIS);
    for (Node server : servers) {
      // The first may be under way already, and have passed what is too young for it.
      long enough = rounds(server) + 2;
      Await.until(
          () -> rounds(server) >= enough, () -> server.address() + " does not compare its records");
    }
  }

  private static long rounds(Node server) {
    try {
      return roundsOf(server);
    } catch (CallException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long roundsOf(Node server) throws CallException {
    GetStatus request = new GetStatus(StatusCode.COMPARISON);
    StatusValue answer = RealCluster.call(server.address(), request, CALL_TIMEOUT_MILLIS);
    Matcher rounds = ROUNDS.matcher(((StatusValue.Text) answer).text());
    if (!rounds.find()) {
      throw new IllegalStateException(server.address() + " tells " + answer);
    }
    return Long.parseLong(rounds.group(1));
  }

  /** Ends the servers in good order; gives where each has left its records. */
  Map<NodeAddress, Path> stopServers() {
    Map<NodeAddress, Path> databases = new LinkedHashMap<>();
    for (Node server : servers) {
      server.terminate();
      databases.put(server.address(), database(server.directory()));
    }
    return databases;
  }

  @Override
  public void close() {
    all().forEach(Node::close);
  }
}
