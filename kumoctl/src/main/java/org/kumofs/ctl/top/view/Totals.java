package org.kumofs.ctl.top.view;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.kumofs.ctl.top.model.Counter;
import org.kumofs.ctl.top.model.Sample;
import org.kumofs.ctl.top.model.ServerState;

/** The sums over all servers that answer. */
final class Totals {

  private final List<ServerState> servers;

  Totals(List<ServerState> servers) {
    this.servers = servers;
  }

  BigInteger count(Counter counter) {
    return sum(sample -> sample.count(counter));
  }

  BigInteger items() {
    return sum(Sample::items);
  }

  private BigInteger sum(Function<Sample, OptionalLong> number) {
    return servers.stream()
        .flatMap(server -> server.sample().stream())
        .map(number)
        .filter(OptionalLong::isPresent)
        .map(bits -> Figures.unsigned(bits.getAsLong()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Not known as long as no server's is. */
  OptionalDouble rate(Counter counter) {
    return sumOfRates(server -> server.rates().of(counter));
  }

  OptionalDouble queries() {
    return sumOfRates(server -> server.rates().queries());
  }

  private OptionalDouble sumOfRates(Function<ServerState, OptionalDouble> rate) {
    List<Double> known =
        servers.stream()
            .map(rate)
            .filter(OptionalDouble::isPresent)
            .map(OptionalDouble::getAsDouble)
            .toList();
    return known.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(known.stream().mapToDouble(Double::doubleValue).sum());
  }

  String text(Column column, int width) {
    return switch (column) {
      case ADDRESS -> "total";
      case GETS -> Figures.count(count(Counter.GETS), width);
      case SETS -> Figures.count(count(Counter.SETS), width);
      case DELETES -> Figures.count(count(Counter.DELETES), width);
      case GET_RATE -> Figures.rate(rate(Counter.GETS), width);
      case SET_RATE -> Figures.rate(rate(Counter.SETS), width);
      case DELETE_RATE -> Figures.rate(rate(Counter.DELETES), width);
      case QUERIES -> Figures.rate(queries(), width);
      case ITEMS -> Figures.count(items(), width);
      case TIME, CLOCK, STATUS, GRAPH -> "";
    };
  }
}
