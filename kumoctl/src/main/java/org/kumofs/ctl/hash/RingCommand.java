package org.kumofs.ctl.hash;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ring.Ring;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A subcommand that works on hashes and a ring. */
public abstract class RingCommand implements Callable<Integer> {

  /** What the command line says before the subcommand. */
  public interface Source {

    /** The ring that it tells of; asks a manager if need be. */
    Ring ring() throws CallException;

    /** Whether to print JSON. */
    boolean json();
  }

  @ParentCommand private Source source;

  @Spec private CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--help", usageHelp = true, description = "show this help and exit")
  private boolean help;

  @Override
  public final Integer call() throws CallException {
    run(spec.commandLine().getOut());
    return 0;
  }

  /** Does the work. */
  abstract void run(PrintWriter out) throws CallException;

  final Source source() {
    return source;
  }

  final ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** A hash as the original prints it. */
  static String hex(long hash) {
    return String.format(Locale.ROOT, "%016x", hash);
  }
}
