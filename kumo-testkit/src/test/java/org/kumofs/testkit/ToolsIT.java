package org.kumofs.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.ctl.KumoCtl;
import org.kumofs.ctl.KumoHash;
import org.kumofs.ctl.KumoLog;
import org.kumofs.ctl.KumoStat;
import org.kumofs.ring.NodeAddress;
import org.kumofs.testkit.process.Await;
import org.kumofs.testkit.process.DaemonProcess;
import org.kumofs.testkit.process.FreePorts;
import org.kumofs.testkit.process.ToolProcess;

/** The tools on real daemons, in processes as an operator starts them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ToolsIT {

  @TempDir private Path folder;

  private final FreePorts ports = new FreePorts();
  private final NodeAddress manager = ports.next();
  private final NodeAddress one = ports.next();
  private final NodeAddress two = ports.next();
  private final NodeAddress gateway = ports.next();
  private final List<DaemonProcess> daemons = new ArrayList<>();

  @AfterEach
  void stop() {
    daemons.forEach(DaemonProcess::close);
  }

  @Test
  void numbersAreShownInTheOriginalsShapes() throws IOException {
    startCluster();
    memcached("set key0 0 0 1\r\nx\r\n");
    String onBoth = "(127\\.0\\.0\\.1:\\d+:  %s\n){2}";

    assertThat(ToolProcess.run(KumoStat.class, "-m", manager, "hscheck").success())
        .isEqualTo(one + ":  true\n" + two + ":  true\n");
    assertThat(stat("replstat")).matches(onBoth.formatted("ready"));
    assertThat(stat("version")).matches(onBoth.formatted("\".* kumofs for Java\""));
    assertThat(stat("items")).isEqualTo(one + ":  1\n" + two + ":  1\n");
    assertThat(stat("pid")).matches(onBoth.formatted("\\d+"));
    // The manager, the other server and the gateway are connected, and the tool itself.
    assertThat(stat("set_delay")).matches(onBoth.formatted("[4-9]"));
    assertThat(stat("unset_delay")).matches(onBoth.formatted("[4-9]"));
    assertThat(stat("stats"))
        .matches(
            onBoth.formatted(
                "STAT pid \\d+\nSTAT uptime \\d+\nSTAT time \\d+\nSTAT cmd_get \\d+\n"
                    + "STAT cmd_set \\d+\nSTAT cmd_delete 0\nSTAT curr_items 1\nEND"));
    assertThat(stat("whs"))
        .matches(
            onBoth.formatted(
                "hash space timestamp:\n  [-0-9: +]+ clock \\d+\nnode:\n"
                    + "(  127.0.0.1:\\d+  \\(active\\)\n?){2}"));

    assertThat(ToolProcess.run(KumoHash.class, "-m", manager, "dump").success())
        .isEqualTo(ToolProcess.run(KumoHash.class, one, two, "--", "dump").success())
        .hasLineCount(256);
  }

  private String stat(String command) {
    return ToolProcess.run(KumoStat.class, "-m", manager, command).success();
  }

  @Test
  void everyEventIsWrittenByTheDaemonThatItIsFor() throws Exception {
    startCluster();
    NodeAddress stranger = ports.next();
    start("stranger", "manager.ManagerMain", "-l", stranger, "-p", manager, "--state", "none");
    awaitEvents(
        "manager",
        "SM.2  Manager start    address=[" + manager + "]  partner=[0.0.0.0:0]  time=[20",
        "nS.3  new server       address=[" + one + "]  time=[20",
        "eP.3  unknown partner  address=[" + stranger + "]  time=[20");
    awaitEvents("one", "SS.2  Server start     address=[" + one + "]  backup_prefix=[");
    awaitEvents(
        "gateway", "SW.2  Gateway start    manager1=[" + manager + "]  manager2=[0.0.0.0:0]");

    // Without a manager nobody takes the other one for down, so writes go on to need it.
    daemons.get(0).signal("STOP");
    daemons.get(2).signal("STOP");
    String key = keyOf(one);
    memcached("set " + key + " 0 0 1\r\nx\r\n");
    memcached("delete " + key + "\r\n");
    awaitEvents(
        "one", "ers.4  replicate-set failed  clocktime=[20", "erd.4  replicate-delete failed");
    daemons.get(1).signal("STOP");
    memcached("get " + key + "\r\n");
    awaitEvents("gateway", "eg.3  Get failed ", "es.3  Set failed ", "ed.3  Delete failed ");
    daemons.get(0).signal("CONT");
    awaitEvents("manager", "lS.3  lost server      address=[" + two + "]  time=[20");
  }

  /** A key whose writes a server takes. */
  private String keyOf(NodeAddress server) {
    for (int i = 0; ; i++) {
      String owners =
          ToolProcess.run(KumoHash.class, one, two, "--", "assign", "key" + i).success();
      if (owners.contains("0: " + server)) {
        return "key" + i;
      }
    }
  }

  private void startCluster() throws IOException {
    start("manager", "manager.ManagerMain", "-l", manager, "--state", "none");
    startServer("one", one);
    daemons.get(0).awaitOutput("server connected " + one);
    startServer("two", two);
    daemons.get(0).awaitOutput("server connected " + two);
    assertThat(ToolProcess.run(KumoCtl.class, manager, "attach", "--wait").success())
        .isEqualTo("nil\n");
    start("gateway", "gateway.GatewayMain", "-m", manager, "-t", gateway);
    daemons.get(3).awaitOutput("connect success");
  }

  private void startServer(String name, NodeAddress address) throws IOException {
    start(
        name,
        "server.ServerMain",
        "-l",
        address,
        "-L",
        ports.next().port(),
        "-s",
        folder.resolve(name + ".db"),
        "-f",
        folder,
        "-m",
        manager,
        "-S",
        0,
        "-D",
        0,
        // What comes after a call that has timed out would be refused before it is replicated.
        "--read-lease",
        0);
  }

  private void start(String name, String mainClass, Object... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("-v", "-o", "-", "-g", log(name).toString()));
    for (Object arg : args) {
      all.add(arg.toString());
    }
    daemons.add(
        DaemonProcess.start(name, folder, "org.kumofs." + mainClass, all.toArray(new String[0])));
  }

  private Path log(String name) {
    return folder.resolve(name + ".mpac");
  }

  private void awaitEvents(String name, String... beginnings) {
    for (String beginning : beginnings) {
      Await.until(
          () -> events(name).stream().anyMatch(line -> line.startsWith(beginning)),
          () -> "no event " + beginning + " among\n" + String.join("\n", events(name)));
    }
  }

  private List<String> events(String name) {
    return ToolProcess.run(KumoLog.class, log(name)).success().lines().toList();
  }

  /** Sends commands, gives what comes until the end of the connection. */
  private String memcached(String commands) throws IOException {
    try (Socket socket = new Socket(gateway.host(), gateway.port())) {
      socket.getOutputStream().write((commands + "quit\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
