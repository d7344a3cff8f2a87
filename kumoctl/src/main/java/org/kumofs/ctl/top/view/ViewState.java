package org.kumofs.ctl.top.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the person at the keys has chosen.
 *
 * @param sorted the column that is sorted by
 * @param reversed whether against its usual order
 * @param help whether the keys are explained
 * @param scrolled how many rows are above the first one shown; may be more than there are
 */
public record ViewState(Column sorted, boolean reversed, boolean help, int scrolled) {

  /** Before any key. */
  public static final ViewState INITIAL = new ViewState(Column.ADDRESS, false, false, 0);

  private static final int MOST_SCROLLED = 1_000_000;
  private static final int PAGE = 10;

  /** After a key; keys without a meaning change nothing. */
  public ViewState after(char key) {
    if (help) {
      return new ViewState(sorted, reversed, false, scrolled);
    }
    Optional<Column> column = Column.ofKey(key);
    if (column.isPresent()) {
      return sortedBy(column.get());
    }
    return switch (key) {
      case '?', 'h' -> new ViewState(sorted, reversed, true, scrolled);
      case 'r' -> new ViewState(sorted, !reversed, false, scrolled);
      case '<' -> sortedBy(neighbour(-1));
      case '>' -> sortedBy(neighbour(1));
      case 'j' -> scrolledBy(1);
      case 'k' -> scrolledBy(-1);
      case 'f', ' ' -> scrolledBy(PAGE);
      case 'b' -> scrolledBy(-PAGE);
      default -> this;
    };
  }

  /** Choosing the same column again turns it round. */
  private ViewState sortedBy(Column column) {
    return new ViewState(column, column == sorted && !reversed, false, scrolled);
  }

  private Column neighbour(int step) {
    List<Column> columns = new ArrayList<>(List.of(Column.values()));
    columns.removeIf(column -> !column.sortable());
    return columns.get(Math.floorMod(columns.indexOf(sorted) + step, columns.size()));
  }

  private ViewState scrolledBy(int rows) {
    int to = Math.max(0, Math.min(MOST_SCROLLED, scrolled + rows));
    return new ViewState(sorted, reversed, false, to);
  }
}
