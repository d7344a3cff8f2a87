package org.kumofs.server;

import java.nio.charset.StandardCharsets;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.Delete;
import org.kumofs.message.Set;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;

/** Values and the requests that clients make of them. */
public final class Records {

  private Records() {}

  /** A value as a client sends it: without a stamp. */
  public static RawValue value(String text) {
    return RawValue.of(ClockTime.ZERO, 0, text.getBytes(StandardCharsets.UTF_8));
  }

  public static RawValue expiring(String text, long atUnixSeconds) {
    ValueContent content =
        new ValueContent(0, atUnixSeconds, text.getBytes(StandardCharsets.UTF_8));
    return content.toRecord(ClockTime.ZERO);
  }

  public static String text(RawValue value) {
    return new String(value.data(), StandardCharsets.UTF_8);
  }

  public static Set set(RawKey key, String text) {
    return new Set(SetOperation.SET, key, value(text));
  }

  public static Set cas(RawKey key, ClockTime expected, String text) {
    return new Set(SetOperation.CAS, key, value(text).withClockTime(expected));
  }

  public static Delete delete(RawKey key) {
    return new Delete(false, key);
  }

  /** The version that a write made. */
  public static ClockTime stampOf(SetResult result) {
    return ((SetResult.Stored) result).clockTime();
  }
}
