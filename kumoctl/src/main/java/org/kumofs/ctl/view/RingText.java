package org.kumofs.ctl.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.kumofs.clock.ClockTime;
import org.kumofs.message.NodesInfo;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;

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
    StringBuilder text = new StringBuilder();
    text.append("hash space timestamp:\n  ");
    text.append(timestamp(info.write().clockTime())).append('\n');
    text.append("attached node:\n");
    for (RingNode node : info.write().nodes()) {
      text.append("  ").append(node.address());
      text.append(node.active() ? "  (active)\n" : "  (fault)\n");
    }
    text.append("not attached node:\n");
    for (NodeAddress newcomer : info.newcomers()) {
      text.append("  ").append(newcomer).append('\n');
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
  public static String json(NodesInfo info) {
    return Json.object()
        .with("timestamp", info.write().clockTime().unixSeconds())
        .with("clock", Integer.toUnsignedLong(info.write().clockTime().clock()))
        .with("attached", info.write().nodes().stream().map(RingText::node).toList())
        .with("notAttached", texts(info.newcomers()))
        .toString();
  }

  private static Json node(RingNode node) {
    return Json.object()
        .with("address", node.address().toString())
        .with("state", node.active() ? "active" : "fault");
  }

  private static List<String> texts(List<NodeAddress> addresses) {
    return addresses.stream().map(NodeAddress::toString).toList();
  }
}
