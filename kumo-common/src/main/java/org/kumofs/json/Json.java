package org.kumofs.json;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A JSON object under construction, its members in the order given. There is little JSON here, so
 * this spares the tools a library's start-up time. {@link JsonReader} reads it.
 */
public final class Json {

  private final StringBuilder members = new StringBuilder();

  private Json() {}

  /** An object without members. */
  public static Json object() {
    return new Json();
  }

  /**
   * Adds a member: a number, boolean, text, another object, a list of these, or an optional one,
   * whose absence is null.
   */
  public Json with(String name, Object value) {
    members.append(members.isEmpty() ? "" : ",").append(quote(name)).append(':');
    members.append(text(value));
    return this;
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Json::text).collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(Json::text).orElse("null");
    }
    if (value instanceof Number || value instanceof Boolean || value instanceof Json) {
      return value.toString();
    }
    return quote(value.toString());
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  @Override
  public String toString() {
    return "{" + members + "}";
  }
}
