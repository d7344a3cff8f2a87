package org.kumofs.testkit.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.Get;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.Request;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;

/** Two managers, some servers and a gateway on loopback, each a process of its own. */
public final class RealCluster implements AutoCloseable {

  private static final int CALL_TIMEOUT_MILLIS = 10_000;
  private static final int COPY_TIMEOUT_MILLIS = 60_000;
  private static final String MANAGER = "org.kumofs.manager.ManagerMain";
  private static final String SERVER = "org.kumofs.server.ServerMain";
  private static final String GATEWAY = "org.kumofs.gateway.GatewayMain";

  private final Path directory;
  private final FreePorts ports = new FreePorts();
  private final List<Node> managers = new ArrayList<>();
  private final List<Node> servers = new ArrayList<>();
  private final List<Node> gateways = new ArrayList<>();
  private final Stores stores;
  private final List<String> serverOptions;

  /** A daemon that can be started again with the same command line. */
  public final class Node {

    private final String name;
    private final NodeAddress address;
    private final String mainClass;
    private final String[] args;
    private DaemonProcess process;

    private Node(String name, NodeAddress address, String mainClass, String... args) {
      this.name = name;
      this.address = address;
      this.mainClass = mainClass;
      this.args = args;
    }

    /** Where the node listens. */
    public NodeAddress address() {
      return address;
    }

    /** The running process. */
    public DaemonProcess process() {
      return process;
    }

    /** Starts the node, with whatever is left of its data. */
    public void start() throws IOException {
      start(List.of());
    }

    /** The same with further options for its JVM. */
    public void start(List<String> jvmOptions) throws IOException {
      process = DaemonProcess.start(name, directory, jvmOptions, mainClass, args);
    }

    /** Throws the database of a server away. */
    public void wipe() throws IOException {
      Path database = databaseOf(name);
      if (Files.exists(database)) {
        try (Stream<Path> files = Files.walk(database)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /**
   * How the databases of servers are opened.
   *
   * @param options what stands behind the path, such as {@code #sync=always}
   */
  public record Stores(String options) {

    static final Stores DEFAULT = new Stores("");
  }

  private RealCluster(Path directory, Stores stores, List<String> serverOptions) {
    this.directory = directory;
    this.stores = stores;
    this.serverOptions = List.copyOf(serverOptions);
  }

  /** Starts managers, servers and a gateway, and attaches the servers. */
  public static RealCluster start(Path directory, int serverCount, String... gatewayOptions)
      throws IOException {
    return start(directory, serverCount, List.of(), gatewayOptions);
  }

  /** The same with further options for the servers. */
  public static RealCluster start(
      Path directory, int serverCount, List<String> serverOptions, String... gatewayOptions)
      throws IOException {
    return start(
        new RealCluster(directory, Stores.DEFAULT, serverOptions), serverCount, gatewayOptions);
  }

  /** The same with options for the databases of the servers. */
  public static RealCluster start(Path directory, int serverCount, Stores stores)
      throws IOException {
    return start(new RealCluster(directory, stores, List.of()), serverCount);
  }

  private static RealCluster start(RealCluster cluster, int serverCount, String... gatewayOptions)
      throws IOException {
    try {
      NodeAddress one = cluster.ports.next();
      NodeAddress two = cluster.ports.next();
      cluster.addManager("manager1", one, two);
      cluster.addManager("manager2", two, one);
      for (int i = 0; i < serverCount; i++) {
        cluster.addServer();
      }
      cluster.awaitNewcomers(serverCount);
      cluster.attachAndWait();
      cluster.addGateway(gatewayOptions);
      return cluster;
    } catch (IOException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private void addManager(String name, NodeAddress self, NodeAddress partner) throws IOException {
    Node manager =
        new Node(
            name,
            self,
            MANAGER,
            "-l",
            self.toString(),
            "-p",
            partner.toString(),
            "--state",
            directory.resolve(name + ".state").toString(),
            "-v",
            "-o",
            "-");
    managers.add(manager);
    manager.start();
  }

  /** Starts one more server; it stays a newcomer until it is attached. */
  public Node addServer() throws IOException {
    NodeAddress self = ports.next();
    String name = "server" + (servers.size() + 1);
    List<String> args =
        new ArrayList<>(
            List.of(
                "-l",
                self.toString(),
                "-L",
                Integer.toString(ports.next().port()),
                "-s",
                databaseOf(name) + stores.options(),
                "-f",
                directory.toString(),
                "-m",
                managers.get(0).address().toString(),
                "-p",
                managers.get(1).address().toString(),
                "-v",
                "-o",
                "-"));
    args.addAll(serverOptions);
    Node server = new Node(name, self, SERVER, args.toArray(new String[0]));
    servers.add(server);
    server.start();
    return server;
  }

  /** Starts one more gateway. */
  public Node addGateway(String... options) throws IOException {
    NodeAddress self = ports.next();
    List<String> args =
        new ArrayList<>(
            List.of(
                "-m",
                managers.get(0).address().toString(),
                "-p",
                managers.get(1).address().toString(),
                "-t",
                self.toString(),
                "-v",
                "-o",
                "-"));
    args.addAll(List.of(options));
    String name = gateways.isEmpty() ? "gateway" : "gateway" + (gateways.size() + 1);
    Node gateway = new Node(name, self, GATEWAY, args.toArray(new String[0]));
    gateways.add(gateway);
    gateway.start();
    gateway.process().awaitOutput("connect success");
    return gateway;
  }

  /** Ends the servers in good order; gives where each has left its records. */
  public Map<NodeAddress, Path> stopServers() throws InterruptedException {
    Map<NodeAddress, Path> databases = new LinkedHashMap<>();
    for (Node server : servers) {
      server.process.terminate();
      databases.put(server.address, databaseOf(server.name));
    }
    return databases;
  }

  private Path databaseOf(String server) {
    return directory.resolve(server + ".db");
  }

  /** The rings by whichever manager answers. */
  public RingSeeds rings() {
    return callManager(new HashSpaceRequest());
  }

  /** All daemons: gateways, servers, managers. */
  public List<Node> nodes() {
    List<Node> all = new ArrayList<>(gateways);
    all.addAll(servers);
    all.addAll(managers);
    return all;
  }

  /** A manager, from 0. */
  public Node manager(int index) {
    return managers.get(index);
  }

  /** A server, from 0. */
  public Node server(int index) {
    return servers.get(index);
  }

  /** All servers that were ever started. */
  public List<Node> servers() {
    return List.copyOf(servers);
  }

  /** The first gateway. */
  public Node gateway() {
    return gateways.get(0);
  }

  /** Where memcached clients connect, at the first gateway. */
  public InetSocketAddress memcached() {
    return gateway().address().toSocketAddress();
  }

  /** Calls a method of a daemon. */
  public static <R> R call(NodeAddress node, Request<R> request) throws CallException {
    return call(node, request, CALL_TIMEOUT_MILLIS);
  }

  /** Calls a method of a daemon that may take its time. */
  public static <R> R call(NodeAddress node, Request<R> request, int timeoutMillis)
      throws CallException {
    try (RpcConnection connection = RpcConnection.open(node, CALL_TIMEOUT_MILLIS)) {
      connection.setAnswerTimeout(timeoutMillis);
      return connection.call(request);
    }
  }

  private <R> R callManager(Request<R> request) {
    for (Node manager : managers) {
      try {
        return call(manager.address(), request);
      } catch (CallException e) {
        // The other one may live.
      }
    }
    throw new AssertionError("no manager answers " + request);
  }

  /** What {@code kumoctl status} shows. */
  public NodesInfo status() {
    return callManager(new NodesInfoRequest());
  }

  /** Waits until so many servers wait to be attached. */
  public void awaitNewcomers(int count) {
    Await.until(
        () -> anyStatusHas(count), () -> "no " + count + " newcomers: " + status() + logs());
  }

  private boolean anyStatusHas(int newcomers) {
    try {
      return status().newcomers().size() == newcomers;
    } catch (AssertionError notUpYet) {
      return false;
    }
  }

  /** Waits until the managers have noticed that a server is down. */
  public void awaitFault(Node server) {
    Await.until(
        () -> status().write().nodes().contains(RingNode.fault(server.address())),
        () -> server.name + " is no fault: " + status());
  }

  /** Attaches the newcomers and waits until their records have arrived. */
  public void attachAndWait() {
    callManager(new AttachNewServers(true));
    awaitReplaced();
  }

  /** Detaches the servers that are down and waits until the others hold their records. */
  public void detachAndWait() {
    callManager(new DetachFaultServers(true));
    awaitReplaced();
  }

  private void awaitReplaced() {
    Await.until(this::isReplaced, () -> "the replace does not finish: " + status() + logs());
  }

  private boolean isReplaced() {
    RingSeeds rings = rings();
    return rings.write().equals(rings.read())
        && rings.write().nodes().stream()
            .filter(RingNode::active)
            .map(RingNode::address)
            .allMatch(
                server ->
                    number(server, StatusCode.REPLACE_STATE) == 0 && readsBy(server, rings.read()));
  }

  /** One that has not heard yet that all have copied does nothing either. */
  private static boolean readsBy(NodeAddress server, RingSeed ring) {
    try {
      return call(server, new GetStatus(StatusCode.READ_RING)).equals(new StatusValue.Seed(ring));
    } catch (CallException e) {
      return false;
    }
  }

  /** A number that a server tells of itself; -1 if it does not answer. */
  public long number(NodeAddress server, StatusCode code) {
    try {
      return call(server, new GetStatus(code)) instanceof StatusValue.Number number
          ? number.bits()
          : -1;
    } catch (CallException e) {
      return -1;
    }
  }

  /** The servers that hold a key, its coordinator first. */
  public List<Node> ownersOf(String key) {
    RawKey rawKey = RawKey.ofKey(key.getBytes(StandardCharsets.UTF_8));
    Ring ring = Ring.of(rings().write());
    return ring.ownersOf(rawKey.hash()).active().stream().map(this::serverAt).toList();
  }

  private Node serverAt(NodeAddress address) {
    return servers.stream().filter(it -> it.address().equals(address)).findFirst().orElseThrow();
  }

  /** How many of its owners hold the same value of a key. */
  public int copies(String key) {
    RawKey rawKey = RawKey.ofKey(key.getBytes(StandardCharsets.UTF_8));
    RingSeeds seeds = rings();
    List<RawValue> values = new ArrayList<>();
    for (NodeAddress owner : Ring.of(seeds.read()).ownersOf(rawKey.hash()).active()) {
      copyAt(owner, rawKey).filter(value -> !value.isTombstone()).ifPresent(values::add);
    }
    return values.stream().distinct().count() == 1 ? values.size() : 0;
  }

  /** What the answer of a server that refuses leaves out stands in its log, if anywhere. */
  private Optional<RawValue> copyAt(NodeAddress owner, RawKey key) {
    try {
      return call(owner, new Get(key), COPY_TIMEOUT_MILLIS);
    } catch (CallException e) {
      throw new AssertionError(key + ": " + e.getMessage() + logs(), e);
    }
  }

  private String logs() {
    StringBuilder all = new StringBuilder();
    for (Node node : Stream.concat(managers.stream(), servers.stream()).toList()) {
      all.append("\n--- ").append(node.name).append('\n').append(node.process.output());
    }
    return all.toString();
  }

  @Override
  public void close() {
    for (Node node : nodes()) {
      if (node.process != null) {
        node.process.close();
      }
    }
  }
}
