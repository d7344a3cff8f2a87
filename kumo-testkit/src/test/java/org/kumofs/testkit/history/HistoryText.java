package org.kumofs.testkit.history;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads histories as they are printed: one operation a line, or several parted by semicolons. */
public final class HistoryText {

  private static final Pattern OPERATION =
      Pattern.compile("(\\w+) (\\d+)-(\\d+) (\\w+)(?: (\\w+))?(?: (\\w+))?: (\\w+)");

  private HistoryText() {}

  public static List<Operation> parse(String text) {
    return text.lines()
        .flatMap(line -> List.of(line.split(";")).stream())
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(HistoryText::operation)
        .toList();
  }

  private static Operation operation(String line) {
    Matcher matcher = OPERATION.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no operation: " + line);
    }
    Action action = action(matcher.group(4), matcher.group(5), matcher.group(6));
    return new Operation(
        matcher.group(1),
        Long.parseLong(matcher.group(2)),
        Long.parseLong(matcher.group(3)),
        action,
        answer(matcher.group(7)));
  }

  private static Action action(String name, String first, String second) {
    return switch (name) {
      case "read" -> new Action.Read();
      case "set" -> new Action.Set(first);
      case "add" -> new Action.Add(first);
      case "cas" -> new Action.Cas(first, second);
      case "delete" -> new Action.Delete();
      default -> throw new IllegalArgumentException("no action: " + name);
    };
  }

  private static Answer answer(String text) {
    return switch (text) {
      case "done" -> Answer.DONE;
      case "refused" -> Answer.REFUSED;
      case "failed" -> Answer.FAILED;
      case "unknown" -> Answer.UNKNOWN;
      case "nothing" -> Answer.found(Optional.empty());
      default -> Answer.found(Optional.of(text));
    };
  }
}
