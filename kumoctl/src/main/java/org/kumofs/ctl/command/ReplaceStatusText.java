package org.kumofs.ctl.command;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.kumofs.ctl.view.RingText;
import org.kumofs.ctl.view.Table;
import org.kumofs.json.Json;
import org.kumofs.message.ManagerReplaceReport;
import org.kumofs.message.ReplaceReport;
import org.kumofs.message.ReplaceReport.Amount;
import org.kumofs.message.ReplaceStage;

/** What {@code replace-status} prints of one look. */
final class ReplaceStatusText {

  private static final String UNKNOWN = "unknown";
  private static final double MILLION = 1e6;
  private static final double MILLIS = 1_000.0;
  private static final long KILO = 1 << 10;
  private static final List<String> UNITS = List.of("KB", "MB", "GB");
  private static final long SHORT_SECONDS = 600;
  private static final int SECONDS_PER_MINUTE = 60;

  private final ReplaceOverview seen;

  ReplaceStatusText(ReplaceOverview seen) {
    this.seen = seen;
  }

  /** Lines for a person, each with its line end. */
  String plain(ZoneId zone) {
    Table table =
        new Table(
            "server",
            "phase",
            "step",
            "done",
            "left",
            "scanned",
            "sent",
            "received",
            "dropped",
            "rate",
            "reported");
    seen.servers().forEach(server -> addTo(table, server));
    StringBuilder text = new StringBuilder(headline(zone)).append('\n').append(table);
    for (ReplaceOfServer server : seen.servers()) {
      String trouble =
          server.problem().isEmpty()
              ? server.report().map(ReplaceReport::reason).orElse("")
              : server.problem();
      if (!trouble.isEmpty()) {
        text.append(server.address()).append(": ").append(trouble).append('\n');
      }
    }
    return text.toString();
  }

  private String headline(ZoneId zone) {
    if (seen.stage() == ReplaceStage.IDLE) {
      return seen.ringsAgree()
          ? "no replace is running"
          : "no replace is running, and the rings differ: the next one goes on from there";
    }
    boolean full = seen.told().filter(ManagerReplaceReport::full).isPresent();
    return (full ? "full replace, " : "replace, ")
        + word(seen.stage())
        + " phase, ring "
        + new RingText(zone).timestamp(seen.ring())
        + ", running for "
        + seen.told().map(report -> duration(report.millis())).orElse(UNKNOWN);
  }

  private void addTo(Table table, ReplaceOfServer server) {
    Optional<ReplaceReport> report =
        server.report().filter(told -> told.stage() != ReplaceStage.IDLE);
    // Of a server that has taken part in none everything is known: there is nothing.
    String without = server.report().isPresent() ? "-" : UNKNOWN;
    Function<Function<ReplaceReport, String>, String> cell =
        text -> report.map(text).orElse(without);
    table.row(
        server.address().toString(),
        server.stage().map(ReplaceStatusText::word).orElse(UNKNOWN),
        cell.apply(told -> word(told.progress().step())),
        cell.apply(ReplaceStatusText::share),
        cell.apply(told -> left(told.progress().leftMillis())),
        cell.apply(told -> amount(told.counts().scanned())),
        cell.apply(told -> amount(told.counts().sent())),
        cell.apply(told -> amount(told.counts().received())),
        cell.apply(told -> Long.toString(told.counts().dropped())),
        cell.apply(ReplaceStatusText::rate),
        seen.hasReported(server).map(yes -> yes ? "yes" : "no").orElse(without));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String share(ReplaceReport report) {
    return String.format(Locale.ROOT, "%.1f %%", report.progress().scannedMillionths() / 1e4);
  }

  private static String left(OptionalLong millis) {
    return millis.isPresent() ? duration(millis.getAsLong()) : "-";
  }

  private static String rate(ReplaceReport report) {
    return report.progress().step().isOver()
        ? "-"
        : size(report.progress().bytesPerSecond()) + "/s";
  }

  private static String amount(Amount amount) {
    return amount.records() + " (" + size(amount.bytes()) + ")";
  }

  private static String size(long bytes) {
    if (bytes < KILO) {
      return bytes + " B";
    }
    double size = bytes / (double) KILO;
    int unit = 0;
    while (size >= KILO && unit < UNITS.size() - 1) {
      size /= KILO;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
  }

  private static String duration(long millis) {
    long seconds = Math.round(millis / MILLIS);
    return seconds < SHORT_SECONDS ? seconds + " s" : seconds / SECONDS_PER_MINUTE + " min";
  }

  /** The same as one JSON object; what nobody tells is null. */
  Json json() {
    Optional<ManagerReplaceReport> running =
        seen.told().filter(report -> report.stage() != ReplaceStage.IDLE);
    return Json.object()
        .with("phase", word(seen.stage()))
        .with("timestamp", seen.ring().unixSeconds())
        .with("clock", Integer.toUnsignedLong(seen.ring().clock()))
        .with("full", running.map(ManagerReplaceReport::full))
        .with("seconds", running.map(report -> report.millis() / MILLIS))
        .with("ringsAgree", seen.ringsAgree())
        .with("servers", seen.servers().stream().map(this::json).toList());
  }

  private Json json(ReplaceOfServer server) {
    Optional<ReplaceReport.Progress> progress = server.report().map(ReplaceReport::progress);
    Optional<ReplaceReport.Counts> counts = server.report().map(ReplaceReport::counts);
    Json json =
        Json.object()
            .with("address", server.address())
            .with("phase", server.stage().map(ReplaceStatusText::word))
            .with("step", progress.map(told -> word(told.step())))
            .with("seconds", progress.map(told -> told.millis() / MILLIS))
            .with("done", progress.map(told -> told.scannedMillionths() / MILLION))
            .with("secondsLeft", progress.flatMap(ReplaceStatusText::secondsLeft))
            .with("bytesPerSecond", progress.map(ReplaceReport.Progress::bytesPerSecond));
    add(json, "scanned", counts.map(ReplaceReport.Counts::scanned));
    add(json, "sent", counts.map(ReplaceReport.Counts::sent));
    add(json, "received", counts.map(ReplaceReport.Counts::received));
    return json.with("droppedRecords", counts.map(ReplaceReport.Counts::dropped))
        .with("reported", seen.hasReported(server))
        .with("reason", server.report().map(ReplaceReport::reason).filter(text -> !text.isEmpty()))
        .with("problem", Optional.of(server.problem()).filter(text -> !text.isEmpty()));
  }

  private static void add(Json json, String what, Optional<Amount> amount) {
    json.with(what + "Records", amount.map(Amount::records));
    json.with(what + "Bytes", amount.map(Amount::bytes));
  }

  private static Optional<Double> secondsLeft(ReplaceReport.Progress progress) {
    return progress.leftMillis().isPresent()
        ? Optional.of(progress.leftMillis().getAsLong() / MILLIS)
        : Optional.empty();
  }
}
