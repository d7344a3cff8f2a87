package org.kumofs.ctl.top.view;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.kumofs.ctl.top.model.Counter;
import org.kumofs.ctl.top.model.Sample;
import org.kumofs.ctl.top.model.ServerState;

/** The order of the rows. */
final class Ordering {

  private Ordering() {}

  /** Sorts; what is not known comes last either way, and equals keep the order they came in. */
  static List<ServerState> sorted(List<ServerState> servers, Column column, boolean reversed) {
    boolean descending = column.largestFirst() != reversed;
    return servers.stream().sorted(comparator(column, descending)).toList();
  }

  private static Comparator<ServerState> comparator(Column column, boolean descending) {
    return switch (column) {
      case ADDRESS, GRAPH -> by(s -> Optional.of(addressKey(s)), descending);
      case GETS -> byNumber(sample -> sample.count(Counter.GETS), descending);
      case SETS -> byNumber(sample -> sample.count(Counter.SETS), descending);
      case DELETES -> byNumber(sample -> sample.count(Counter.DELETES), descending);
      case GET_RATE -> byRate(server -> server.rates().of(Counter.GETS), descending);
      case SET_RATE -> byRate(server -> server.rates().of(Counter.SETS), descending);
      case DELETE_RATE -> byRate(server -> server.rates().of(Counter.DELETES), descending);
      case QUERIES -> byRate(server -> server.rates().queries(), descending);
      case HITS -> byRate(server -> server.rates().hitPercent(), descending);
      case ITEMS -> byNumber(Sample::items, descending);
      case TIME -> byNumber(Sample::unixSeconds, descending);
      case CLOCK -> byNumber(Sample::logicalClock, descending);
      case STATUS -> by(server -> Optional.of(server.status()), descending);
    };
  }

  /** Runs of digits count as numbers, so that port 900 comes before port 19800. */
  private static String addressKey(ServerState server) {
    StringBuilder key = new StringBuilder();
    for (String part : server.address().toString().split("(?<=\\D)|(?=\\D)", -1)) {
      boolean number = !part.isEmpty() && Character.isDigit(part.charAt(0));
      key.append(number ? "0".repeat(Math.max(0, 5 - part.length())) + part : part);
    }
    return key.toString();
  }

  private static Comparator<ServerState> byNumber(
      Function<Sample, OptionalLong> number, boolean descending) {
    return by(
        server -> {
          OptionalLong bits = server.sample().map(number).orElse(OptionalLong.empty());
          return bits.isPresent()
              ? Optional.of(Figures.unsigned(bits.getAsLong()))
              : Optional.empty();
        },
        descending);
  }

  private static Comparator<ServerState> byRate(
      Function<ServerState, OptionalDouble> rate, boolean descending) {
    return by(
        server -> {
          OptionalDouble perSecond = rate.apply(server);
          return perSecond.isPresent() ? Optional.of(perSecond.getAsDouble()) : Optional.empty();
        },
        descending);
  }

  private static <T extends Comparable<T>> Comparator<ServerState> by(
      Function<ServerState, Optional<T>> key, boolean descending) {
    Comparator<T> order = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return Comparator.comparing(
        server -> key.apply(server).orElse(null), Comparator.nullsLast(order));
  }
}
