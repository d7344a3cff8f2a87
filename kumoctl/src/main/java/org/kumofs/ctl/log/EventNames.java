package org.kumofs.ctl.log;

import static java.util.Map.entry;

import java.util.Map;
import org.kumofs.eventlog.Event;

/** What the original calls the events of a binary log and their fields. */
final class EventNames {

  private static final Map<String, String> MESSAGES =
      Map.ofEntries(
          entry("SM", "Manager start"),
          entry("SS", "Server start"),
          entry("SW", "Gateway start"),
          entry("eP", "unknown partner"),
          entry("nS", "new server"),
          entry("lS", "lost server"),
          entry("ers", "replicate-set failed"),
          entry("erd", "replicate-delete failed"),
          entry("eg", "Get failed"),
          entry("es", "Set failed"),
          entry("ed", "Delete failed"));

  private static final Map<String, Field> FIELDS =
      Map.ofEntries(
          entry("time", new Field("time", Kind.TIME)),
          entry("addr", new Field("address", Kind.ADDRESS)),
          entry("Padd", new Field("partner", Kind.ADDRESS)),
          entry("mgr1", new Field("manager1", Kind.ADDRESS)),
          entry("mgr2", new Field("manager2", Kind.ADDRESS)),
          entry("sadd", new Field("stream_listen", Kind.ADDRESS)),
          entry("to", new Field("to", Kind.ADDRESS)),
          entry("cktm", new Field("clocktime", Kind.CLOCK_TIME)),
          entry("hash", new Field("hash", Kind.HASH)),
          entry("db", new Field("database", Kind.OTHER)),
          entry("tmpd", new Field("tmp_dir", Kind.OTHER)),
          entry("bkup", new Field("backup_prefix", Kind.OTHER)));

  private EventNames() {}

  /** How the value of a field is to be read. */
  enum Kind {
    TIME,
    CLOCK_TIME,
    ADDRESS,
    HASH,
    OTHER
  }

  /**
   * A field.
   *
   * @param name how it is printed
   * @param kind what it holds
   */
  record Field(String name, Kind kind) {}

  /** The message of an event; its name and version if it is none of the original's. */
  static String message(Event event) {
    return MESSAGES.getOrDefault(event.name(), event.name() + "." + event.version());
  }

  /** A field by the key in the log. Of an unknown event only the time is known. */
  static Field field(Event event, String key) {
    boolean known = MESSAGES.containsKey(event.name()) || key.equals(Event.TIME);
    Field asIs = new Field(key, Kind.OTHER);
    return known ? FIELDS.getOrDefault(key, asIs) : asIs;
  }
}
