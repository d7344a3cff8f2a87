package org.kumofs.ctl.view;

import org.kumofs.message.AutoReplaceChange;
import org.kumofs.message.Nothing;

/** The result of a command in the original's words, which are those of Ruby. */
public final class ResultText {

  private ResultText() {}

  /** {@code nil}, {@code true} or {@code false}. */
  public static String plain(Object result) {
    if (result instanceof AutoReplaceChange change) {
      return switch (change) {
        case ENABLED -> "true";
        case DISABLED -> "false";
        case UNCHANGED -> "nil";
      };
    }
    return result == Nothing.NOTHING ? "nil" : result.toString();
  }

  /** The result as a JSON object with the member {@code result}. */
  public static String json(Object result) {
    String plain = plain(result);
    return "{\"result\":" + (plain.equals("nil") ? "null" : plain) + "}";
  }
}
