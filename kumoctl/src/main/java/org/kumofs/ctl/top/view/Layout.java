package org.kumofs.ctl.top.view;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which columns fit on a line, and how wide they are. */
final class Layout {

  static final String GAP = " ";

  /** What goes first when there is too little room. */
  private static final List<Column> DISPENSABLE =
      List.of(
          Column.CLOCK,
          Column.TIME,
          Column.HITS,
          Column.GRAPH,
          Column.DELETES,
          Column.SETS,
          Column.GETS,
          Column.DELETE_RATE,
          Column.ITEMS,
          Column.SET_RATE,
          Column.GET_RATE,
          Column.STATUS,
          Column.QUERIES);

  private static final int SHORTEST_ADDRESS = 7;
  private static final int LONGEST_ADDRESS = 47;
  private static final int LONGEST_GRAPH = 60;

  private Layout() {}

  /** The widths of the columns that are shown, in order. */
  static Map<Column, Integer> widths(int lineWidth, int longestAddress) {
    int address = Math.min(LONGEST_ADDRESS, Math.max(SHORTEST_ADDRESS, longestAddress));
    Map<Column, Integer> widths = all(address, false);
    for (Column column : DISPENSABLE) {
      if (total(widths) <= lineWidth) {
        break;
      }
      widths.remove(column);
    }
    widen(widths, lineWidth);
    int spare = lineWidth - total(widths);
    if (spare < 0) {
      widths.merge(Column.ADDRESS, spare, (have, lack) -> Math.max(0, have + lack));
    } else if (widths.containsKey(Column.GRAPH)) {
      widths.merge(Column.GRAPH, spare, (have, more) -> Math.min(LONGEST_GRAPH, have + more));
    }
    return widths;
  }

  private static Map<Column, Integer> all(int address, boolean roomy) {
    Map<Column, Integer> widths = new EnumMap<>(Column.class);
    for (Column column : Column.values()) {
      widths.put(column, column.width(roomy));
    }
    widths.put(Column.ADDRESS, address);
    return widths;
  }

  /** Gives all numbers more digits where that costs no column. */
  private static void widen(Map<Column, Integer> widths, int lineWidth) {
    Map<Column, Integer> roomy = all(widths.get(Column.ADDRESS), true);
    roomy.keySet().retainAll(widths.keySet());
    if (total(roomy) <= lineWidth) {
      widths.putAll(roomy);
    }
  }

  private static int total(Map<Column, Integer> widths) {
    return widths.values().stream().mapToInt(Integer::intValue).sum()
        + GAP.length() * (widths.size() - 1);
  }
}
