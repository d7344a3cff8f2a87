package org.kumofs.ctl.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.kumofs.ctl.bench.load.Distribution;
import org.kumofs.ctl.bench.load.Mix;
import org.kumofs.ctl.bench.load.Target;
import org.kumofs.ctl.bench.load.Traffic;
import org.kumofs.ctl.bench.load.ValueSizes;
import org.kumofs.ctl.bench.report.BenchReport;
import org.kumofs.ctl.bench.report.Settings;
import org.kumofs.daemon.AddressConverter;
import org.kumofs.daemon.UsageException;
import org.kumofs.daemon.Version;
import org.kumofs.daemon.config.Configuration;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.time.SystemTime;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The load generator: {@code kumobench ADDR[:11211]... [OPTIONS]}. */
@Command(
    name = "kumobench",
    description = "Puts load on anything that speaks the memcached text protocol, and measures it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:wrong usage, a file can't be written, or nobody can be connected to",
      "2:values that were read were wrong (--verify)",
      "130:ended early by Ctrl-C, with the results so far"
    })
public final class KumoBench implements Callable<Integer> {

  private static final int FAILED = 1;
  private static final int WRONG_VALUES = 2;

  /** How long Ctrl-C waits for the last answers and the report. */
  private static final long FINISH_SECONDS = 15;

  private final StopSignal stop;
  private final Reader in;
  private final PrintWriter out;
  private final PrintWriter err;

  @Parameters(
      arity = "0..*",
      paramLabel = "ADDR[:11211]",
      converter = AddressConverter.OfMemcached.class,
      description = "who is asked; connections take turns at several, each of which gets all keys")
  private List<NodeAddress> addresses = new ArrayList<>();

  @Option(
      names = "--batch",
      description =
          "instead of anything else: take each line of standard input as the words of a run, and make"
              + " the runs one after the other, in one process that is warm from the first one on")
  private boolean batch;

  @ArgGroup(validate = false, heading = "Connections:%n")
  private TargetOptions targetOptions = new TargetOptions();

  @ArgGroup(validate = false, heading = "Requests:%n")
  private TrafficOptions trafficOptions = new TrafficOptions();

  @ArgGroup(validate = false, heading = "Pace and length:%n")
  private RunOptions runOptions = new RunOptions();

  @ArgGroup(validate = false, heading = "Results:%n")
  private ReportOptions reportOptions = new ReportOptions();

  private KumoBench(StopSignal stop, Reader in, PrintWriter out, PrintWriter err) {
    this.stop = stop;
    this.in = in;
    this.out = out;
    this.err = err;
  }

  /** Runs and exits. */
  public static void main(String[] args) {
    Reader in = new InputStreamReader(System.in, Charset.defaultCharset());
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    StopSignal stop = new StopSignal();
    CountDownLatch finished = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endEarly(stop, finished)));
    int code;
    try {
      code = execute(stop, in, out, err, args);
    } finally {
      finished.countDown();
    }
    System.exit(code);
  }

  private static void endEarly(StopSignal stop, CountDownLatch finished) {
    stop.request();
    try {
      finished.await(FINISH_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs; tests call it without leaving the process. */
  static int execute(StopSignal stop, Reader in, PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = commandLine(new KumoBench(stop, in, out, err)).setOut(out).setErr(err);
    line.setParameterExceptionHandler((error, given) -> fail(err, error.getMessage()));
    line.setExecutionExceptionHandler(
        (error, command, parsed) -> {
          if (error instanceof IOException || error instanceof UsageException) {
            return fail(err, error.getMessage());
          }
          throw error;
        });
    return Configuration.of(line).execute(args);
  }

  /** The command line with all options. */
  public static CommandLine commandLine() {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return commandLine(new KumoBench(new StopSignal(), Reader.nullReader(), nowhere, nowhere));
  }

  private static CommandLine commandLine(KumoBench command) {
    CommandLine line = new CommandLine(command);
    line.registerConverter(Mix.class, refusing(Mix::parse));
    line.registerConverter(Distribution.class, refusing(Distribution::parse));
    line.registerConverter(ValueSizes.class, refusing(ValueSizes::parse));
    return line;
  }

  /** A converter whose reason is shown without the type of its exception. */
  private static <T> ITypeConverter<T> refusing(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  private static int fail(PrintWriter err, String message) {
    err.println("kumobench: " + message.lines().findFirst().orElse(""));
    err.flush();
    return FAILED;
  }

  @Override
  public Integer call() throws IOException, UsageException, InterruptedException {
    if (batch) {
      return runLines();
    }
    if (addresses.isEmpty()) {
      throw new UsageException("nobody to ask: give at least one ADDR[:11211]");
    }
    targetOptions.check();
    trafficOptions.check();
    runOptions.check();
    Traffic traffic = trafficOptions.traffic();
    BenchPlan plan =
        new BenchPlan(
            targets(),
            trafficOptions.shape(),
            traffic,
            new Pace(runOptions.rate()),
            runOptions.limits());
    reportOptions.prepare();
    try (NettyLoops loops = new NettyLoops("kumobench", targetOptions.threads())) {
      Progress progress = new Progress(err, reportOptions.quiet());
      Bench bench = new Bench(plan, new Surroundings(loops, new SystemTime(), stop, progress));
      BenchReport report = bench.run(settings(traffic));
      reportOptions.write(report, out);
      return report.wrongValues() > 0 ? WRONG_VALUES : 0;
    }
  }

  /** Makes the runs that the input asks for, up to one that fails. */
  private int runLines() throws IOException {
    BufferedReader lines = new BufferedReader(in);
    int code = 0;
    String line = lines.readLine();
    while (line != null && code == 0 && !stop.isRequested()) {
      String words = line.strip();
      if (!words.isEmpty()) {
        // Without an input of its own: a line that says --batch ends at once.
        code = execute(stop, Reader.nullReader(), out, err, words.split("\\s+"));
      }
      line = lines.readLine();
    }
    return code;
  }

  private List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    targets.add(targetOptions.target(addresses));
    if (!runOptions.compared().isEmpty()) {
      targets.add(targetOptions.target(runOptions.compared()));
    }
    return targets;
  }

  private Settings settings(Traffic traffic) {
    return new Settings(
        targetOptions.connections(),
        targetOptions.pipeline(),
        targetOptions.threads(),
        traffic.mix().toString(),
        traffic.keys(),
        traffic.distribution().toString(),
        trafficOptions.valueSize(),
        runOptions.rate(),
        runOptions.correctOmission());
  }
}
