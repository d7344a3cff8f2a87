package org.kumofs.ctl.top.view;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.kumofs.ctl.top.model.Counter;
import org.kumofs.ctl.top.model.Rates;
import org.kumofs.ctl.top.model.Sample;
import org.kumofs.ctl.top.model.ServerState;

/** The sums over all servers that answer. */
final class Totals {

  private final List<ServerState> servers;
  private final Rates rates;

  Totals(List<ServerState> servers) {
    this.servers = servers;
    rates = Rates.sum(servers.stream().map(ServerState::rates).toList());
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

  /** Not known as long as no server's are. */
  Rates rates() {
    return rates;
  }

  String text(Column column, int width) {
    return switch (column) {
      case ADDRESS -> "total";
      case GETS -> Figures.count(count(Counter.GETS), width);
      case SETS -> Figures.count(count(Counter.SETS), width);
      case DELETES -> Figures.count(count(Counter.DELETES), width);
      case GET_RATE -> Figures.rate(rates.of(Counter.GETS), width);
      case SET_RATE -> Figures.rate(rates.of(Counter.SETS), width);
      case DELETE_RATE -> Figures.rate(rates.of(Counter.DELETES), width);
      case QUERIES -> Figures.rate(rates.queries(), width);
      case HITS -> Figures.percent(rates.hitPercent());
      case ITEMS -> Figures.count(items(), width);
      case TIME, CLOCK, STATUS, GRAPH -> "";
    };
  }
}
