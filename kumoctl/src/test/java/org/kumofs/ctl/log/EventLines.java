package org.kumofs.ctl.log;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.eventlog.BinaryEventLog;
import org.kumofs.eventlog.Event;
import org.kumofs.eventlog.Events;
import org.kumofs.ring.NodeAddress;
import org.kumofs.testing.VirtualTime;

/** Logs as the daemons write them, for tests. */
public final class EventLines {

  private static final ClockTime STAMP = ClockTime.of(1_228_310_155L, 62);

  private EventLines() {}

  /** One of each that the daemons write. */
  static List<Event> all() {
    byte[] key = bytes("user:1000");
    byte[] value = bytes("some data");
    long hash = 0x996e_1f2d_33ef_b1adL;
    Events.Managers managers = new Events.Managers(node(1, 19_700), Optional.of(node(2, 19_700)));
    return List.of(
        Events.managerStart(node(1, 19_700), Optional.of(node(2, 19_700))),
        Events.serverStart(
            node(3, 19_800),
            managers,
            node(3, 19_900),
            new Events.ServerPaths("/var/db#cache=8", Path.of("/tmp"), "/var/db-")),
        Events.gatewayStart(new Events.Managers(node(1, 19_700), Optional.empty())),
        Events.unknownPartner(node(9, 19_700)),
        Events.newServer(node(3, 19_800)),
        Events.lostServer(node(3, 19_800)),
        Events.replicateSetFailed(key, value, hash, STAMP, node(4, 19_800)),
        Events.replicateDeleteFailed(key, hash, node(4, 19_800)),
        Events.getFailed(key, 3),
        Events.setFailed(key, value, 6),
        Events.deleteFailed(key, 2));
  }

  /** A log of so many events {@code nS}, the n-th from 10.0.0.n. */
  public static byte[] servers(int... numbers) throws IOException {
    Event[] events = new Event[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      events[i] = Events.newServer(node(numbers[i], 19_800));
    }
    return written(events);
  }

  /** What the log of a daemon holds after these events, all at the start of 2026. */
  static byte[] written(Event... events) throws IOException {
    Path file = Files.createTempFile("kumolog", ".mpac");
    try {
      try (BinaryEventLog log = BinaryEventLog.open(file, new VirtualTime())) {
        for (Event event : events) {
          log.write(event);
        }
      }
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  static NodeAddress node(int number, int port) {
    try {
      byte[] ip = {10, 0, 0, (byte) number};
      return NodeAddress.of(InetAddress.getByAddress(ip), port);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
