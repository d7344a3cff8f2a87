package org.kumofs.ctl.log;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.kumofs.clock.ClockTime;
import org.kumofs.ctl.log.EventNames.Field;
import org.kumofs.ctl.view.RubyText;
import org.kumofs.eventlog.Event;
import org.kumofs.eventlog.EventValue;
import org.kumofs.json.Json;
import org.kumofs.ring.NodeAddress;

/** An event as {@code kumolog} prints it, always on one line. */
public final class EventText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** The last second that an unsigned 32-bit number can tell; more is no time. */
  private static final long MAX_SECONDS = 0xffff_ffffL;

  private final ZoneId zone;

  /**
   * @param zone the time zone to print in
   */
  public EventText(ZoneId zone) {
    this.zone = zone;
  }

  /** The line of the original, without its end. */
  public String line(Event event) {
    StringBuilder line = new StringBuilder();
    line.append(event.name()).append('.').append(event.version()).append("  ");
    line.append("%-15s".formatted(EventNames.message(event))).append(' ');
    fields(event, this::text).forEach((name, text) -> line.append(' ' + name + "=[" + text + "] "));
    return line.toString().stripTrailing();
  }

  /** The same as a JSON object. */
  public String json(Event event) {
    Json fields = Json.object();
    fields(event, EventText::json).forEach(fields::with);
    return Json.object()
        .with("event", event.name())
        .with("version", event.version())
        .with("message", EventNames.message(event))
        .with("fields", fields)
        .toString();
  }

  /** The fields by the names that are printed. */
  private static <T> SortedMap<String, T> fields(
      Event event, BiFunction<Field, EventValue, T> reader) {
    SortedMap<String, T> fields = new TreeMap<>();
    for (Map.Entry<String, EventValue> entry : event.fields().entrySet()) {
      Field field = EventNames.field(event, entry.getKey());
      fields.put(field.name(), reader.apply(field, entry.getValue()));
    }
    return fields;
  }

  private String text(Field field, EventValue value) {
    if (value instanceof EventValue.Unsigned number) {
      return switch (field.kind()) {
        case TIME -> isTime(number) ? time(number.bits()) : number.toString();
        case CLOCK_TIME -> clockTime(new ClockTime(number.bits()));
        default -> number.toString();
      };
    }
    byte[] bytes = ((EventValue.Raw) value).bytes();
    return address(field, bytes).map(NodeAddress::toString).orElseGet(() -> RubyText.plain(bytes));
  }

  private static Object json(Field field, EventValue value) {
    if (value instanceof EventValue.Unsigned number) {
      return switch (field.kind()) {
        case CLOCK_TIME -> json(new ClockTime(number.bits()));
        case HASH -> String.format(Locale.ROOT, "%016x", number.bits());
        default -> new BigInteger(number.toString());
      };
    }
    byte[] bytes = ((EventValue.Raw) value).bytes();
    Optional<NodeAddress> address = address(field, bytes);
    return address.isPresent() ? address.get().toString() : text(bytes);
  }

  private static Object text(byte[] bytes) {
    Optional<String> text = RubyText.utf8(bytes);
    return text.isPresent() ? text.get() : Json.object().with("hex", hex(bytes));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static Json json(ClockTime clockTime) {
    return Json.object()
        .with("time", clockTime.unixSeconds())
        .with("clock", Integer.toUnsignedLong(clockTime.clock()));
  }

  private static boolean isTime(EventValue.Unsigned number) {
    return number.bits() >= 0 && number.bits() <= MAX_SECONDS;
  }

  private String time(long unixSeconds) {
    return TIME.format(Instant.ofEpochSecond(unixSeconds).atZone(zone));
  }

  private String clockTime(ClockTime clockTime) {
    String clock = Integer.toUnsignedString(clockTime.clock());
    return time(clockTime.unixSeconds()) + " clock " + clock;
  }

  private static Optional<NodeAddress> address(Field field, byte[] bytes) {
    boolean fits = bytes.length == 6 || bytes.length == 22;
    return field.kind() == EventNames.Kind.ADDRESS && fits
        ? Optional.of(NodeAddress.fromWire(bytes))
        : Optional.empty();
  }
}
