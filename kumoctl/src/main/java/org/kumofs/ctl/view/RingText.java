package org.kumofs.ctl.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.kumofs.clock.ClockTime;
import org.kumofs.ctl.client.ManagerNotes;
import org.kumofs.json.Json;
import org.kumofs.message.NodesInfo;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;

/** The ring as {@code kumoctl status} prints it: the original's shape, which scripts parse. */
public final class RingText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx", Locale.ROOT);

  private final ZoneId zone;

  /**
   * @param zone the time zone to print in
   */
  public RingText(ZoneId zone) {
    this.zone = zone;
  }

  /** The lines of {@code status}, each with its line end. */
  public String status(NodesInfo info) {
    StringBuilder text = new StringBuilder(members(info.write(), "attached node:"));
    text.append("not attached node:\n");
    for (NodeAddress newcomer : info.newcomers()) {
      text.append("  ").append(newcomer).append('\n');
    }
    return text.toString();
  }

  /** The lines that {@code kumostat} shows of a ring, each with its line end. */
  public String ring(RingSeed ring) {
    return members(ring, "node:");
  }

  private String members(RingSeed ring, String heading) {
    StringBuilder text = new StringBuilder("hash space timestamp:\n  ");
    text.append(timestamp(ring.clockTime())).append('\n').append(heading).append('\n');
    for (RingNode node : ring.nodes()) {
      text.append("  ").append(node.address());
      text.append(node.active() ? "  (active)\n" : "  (fault)\n");
    }
    return text.toString();
  }

  /** {@code 2008-12-03 22:15:55 +0900 clock 62}. */
  public String timestamp(ClockTime time) {
    return TIME.format(Instant.ofEpochSecond(time.unixSeconds()).atZone(zone))
        + " clock "
        + Integer.toUnsignedString(time.clock());
  }

  /** {@code status} as one JSON object. */
  public static String json(NodesInfo info, ManagerNotes notes) {
    return json(info.write(), "attached")
        .with("notAttached", texts(info.newcomers()))
        .with("unreachable", notes.unreachable())
        .with("settling", notes.settling())
        .with("stateProblems", notes.problems())
        .toString();
  }

  /** A ring as a JSON object. */
  public static Json json(RingSeed ring) {
    return json(ring, "nodes");
  }

  private static Json json(RingSeed ring, String members) {
    return Json.object()
        .with("timestamp", ring.clockTime().unixSeconds())
        .with("clock", Integer.toUnsignedLong(ring.clockTime().clock()))
        .with(members, ring.nodes().stream().map(RingText::json).toList());
  }

  /** A member as a JSON object. */
  public static Json json(RingNode node) {
    return Json.object()
        .with("address", node.address().toString())
        .with("state", node.active() ? "active" : "fault");
  }

  private static List<String> texts(List<NodeAddress> addresses) {
    return addresses.stream().map(NodeAddress::toString).toList();
  }
}
