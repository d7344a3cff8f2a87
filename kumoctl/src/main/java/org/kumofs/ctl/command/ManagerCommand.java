package org.kumofs.ctl.command;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.ctl.view.ResultText;
import org.kumofs.message.Request;
import org.kumofs.ring.NodeAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A subcommand that asks one manager. */
public abstract class ManagerCommand implements Callable<Integer> {

  /** What the command line says before the subcommand. */
  public interface Target {

    /** The manager to ask. */
    NodeAddress manager();

    /** Whether to print JSON. */
    boolean json();

    /** Limit for connecting and for each answer, in milliseconds. */
    int timeoutMillis();
  }

  @ParentCommand private Target target;

  @Spec private CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli acts on it
  @Option(names = "--help", usageHelp = true, description = "show this help and exit")
  private boolean help;

  @Override
  public final Integer call() throws CallException, InterruptedException {
    try (RpcConnection manager = RpcConnection.open(target.manager(), target.timeoutMillis())) {
      int exitCode = run(manager);
      out().flush();
      return exitCode;
    }
  }

  /**
   * Does the work.
   *
   * @return the exit code
   */
  protected abstract int run(RpcConnection manager) throws CallException, InterruptedException;

  /** Calls a method and prints its result, as the original does. */
  final <R> R callAndPrint(RpcConnection manager, Request<R> request) throws CallException {
    R result = manager.call(request);
    out().println(target.json() ? ResultText.json(result) : ResultText.plain(result));
    out().flush();
    return result;
  }

  final Target target() {
    return target;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
