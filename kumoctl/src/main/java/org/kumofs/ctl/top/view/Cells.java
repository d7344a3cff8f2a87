package org.kumofs.ctl.top.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.ctl.top.model.Counter;
import org.kumofs.ctl.top.model.Sample;
import org.kumofs.ctl.top.model.ServerState;

/** What stands in the columns of a server that answers. */
final class Cells {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final ZoneId zone;
  private final double highestQueries;

  /**
   * @param zone the time zone to print in
   * @param highestQueries the queries a second that fill a cell of the graph
   */
  Cells(ZoneId zone, double highestQueries) {
    this.zone = zone;
    this.highestQueries = highestQueries;
  }

  String text(ServerState server, Column column, int width) {
    return switch (column) {
      case ADDRESS -> Line.harmless(server.address().toString());
      case GETS -> count(server, Counter.GETS, width);
      case SETS -> count(server, Counter.SETS, width);
      case DELETES -> count(server, Counter.DELETES, width);
      case GET_RATE -> Figures.rate(server.rates().of(Counter.GETS), width);
      case SET_RATE -> Figures.rate(server.rates().of(Counter.SETS), width);
      case DELETE_RATE -> Figures.rate(server.rates().of(Counter.DELETES), width);
      case QUERIES -> Figures.rate(server.rates().queries(), width);
      case HITS -> Figures.percent(server.rates().hitPercent());
      case ITEMS -> number(server.sample().map(Sample::items), width);
      case TIME -> time(server.sample().map(Sample::unixSeconds).orElse(OptionalLong.empty()));
      case CLOCK -> number(server.sample().map(Sample::logicalClock), width);
      case STATUS -> server.status();
      case GRAPH -> Sparkline.of(server.queries(), highestQueries, width);
    };
  }

  private static String count(ServerState server, Counter counter, int width) {
    return number(server.sample().map(sample -> sample.count(counter)), width);
  }

  private static String number(Optional<OptionalLong> number, int width) {
    OptionalLong bits = number.orElse(OptionalLong.empty());
    return bits.isPresent()
        ? Figures.count(Figures.unsigned(bits.getAsLong()), width)
        : Figures.UNKNOWN;
  }

  private String time(OptionalLong unixSeconds) {
    if (unixSeconds.isEmpty()) {
      return Figures.UNKNOWN;
    }
    long seconds =
        Math.max(
            Instant.MIN.getEpochSecond() / 2,
            Math.min(Instant.MAX.getEpochSecond() / 2, unixSeconds.getAsLong()));
    return TIME.format(Instant.ofEpochSecond(seconds).atZone(zone));
  }
}
