package org.kumofs.gateway.memcached.fuzz;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.gateway.memcached.Request;

/** Writes requests down so that two of them are equal if their texts are. */
final class RequestDump {

  private static final int MAX_DEPTH = 10;

  private RequestDump() {}

  static String of(Request request) {
    StringBuilder text = new StringBuilder();
    append(text, request, 0);
    return text.toString();
  }

  private static void append(StringBuilder text, Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalStateException("too deep: " + text);
    }
    if (value == null || value instanceof Enum<?>) {
      text.append(value);
    } else if (value instanceof OptionalLong) {
      text.append(value);
    } else if (value instanceof Optional<?> optional) {
      append(text, optional.orElse(null), depth + 1);
    } else if (value.getClass().isArray()) {
      appendArray(text, value, depth);
    } else if (value instanceof Collection<?> values) {
      appendArray(text, values.toArray(), depth);
    } else if (value instanceof Optional<?> optional) {
      append(text, optional.orElse(null), depth + 1);
    } else if (value.getClass().getName().startsWith("java.")) {
      text.append(value);
    } else {
      appendFields(text, value, depth);
    }
  }

  private static void appendArray(StringBuilder text, Object array, int depth) {
    text.append('[');
    for (int i = 0; i < Array.getLength(array); i++) {
      append(text, Array.get(array, i), depth + 1);
      text.append(' ');
    }
    text.append(']');
  }

  /** Records, and encoders, which may be lambdas with captured variables. */
  private static void appendFields(StringBuilder text, Object value, int depth) {
    text.append(value.getClass().getName()).append('{');
    for (Field field : value.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        try {
          append(text, field.get(value), depth + 1);
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
        text.append(' ');
      }
    }
    text.append('}');
  }
}
