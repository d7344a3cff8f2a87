package org.kumofs.eventlog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An event of the binary log. The log adds the field {@link #TIME} when it is written.
 *
 * @param name up to four ASCII letters
 * @param version of the event's layout, 0 to 65535
 * @param fields by key (up to four ASCII letters), in the order in which they are written
 */
public record Event(String name, int version, Map<String, EventValue> fields) {

  /** The field that every written event carries: Unix seconds. */
  public static final String TIME = "time";

  /** Keeps a copy of the fields, in their order. */
  public Event {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** Without fields; {@link #with} adds them. */
  static Event of(String name, int version) {
    return new Event(name, version, Map.of());
  }

  Event with(String key, EventValue value) {
    Map<String, EventValue> extended = new LinkedHashMap<>(fields);
    extended.put(key, value);
    return new Event(name, version, extended);
  }
}
