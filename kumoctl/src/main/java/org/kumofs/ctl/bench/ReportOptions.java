package org.kumofs.ctl.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.kumofs.ctl.bench.report.BenchReport;
import org.kumofs.ctl.bench.report.CsvReport;
import org.kumofs.ctl.bench.report.JsonReport;
import org.kumofs.ctl.bench.report.SvgReport;
import org.kumofs.ctl.bench.report.TableReport;
import picocli.CommandLine.Option;

/** What is told, and where. */
final class ReportOptions {

  @Option(names = "--json", description = "print the results as one JSON object")
  private boolean json;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "write a row for each second and the totals")
  private Optional<Path> csv = Optional.empty();

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "draw latency by percentile and throughput over time")
  private Optional<Path> svg = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "no line each second")
  private boolean quiet;

  boolean quiet() {
    return quiet;
  }

  /** Makes the files, so that one that can't be written is known before the run. */
  void prepare() throws IOException {
    if (csv.isPresent()) {
      write(csv.get(), "");
    }
    if (svg.isPresent()) {
      write(svg.get(), "");
    }
  }

  void write(BenchReport report, PrintWriter out) throws IOException {
    if (json) {
      out.println(JsonReport.of(report));
    } else {
      out.print(TableReport.of(report));
    }
    out.flush();
    if (csv.isPresent()) {
      write(csv.get(), CsvReport.of(report));
    }
    if (svg.isPresent()) {
      write(svg.get(), SvgReport.of(report));
    }
  }

  private static void write(Path file, String text) throws IOException {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new IOException("can't write " + file + " (" + e.getClass().getSimpleName() + ")", e);
    }
  }
}
