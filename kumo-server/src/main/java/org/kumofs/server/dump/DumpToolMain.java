package org.kumofs.server.dump;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.kumofs.daemon.config.Configuration;
import org.kumofs.server.dump.cluster.NetworkCalls;
import org.kumofs.server.dump.format.DumpFormatException;
import org.kumofs.server.dump.transfer.Losses;
import org.kumofs.server.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What both programs have in common: streams, exit codes, one line for what failed. */
final class DumpToolMain {

  private static final int FAILED = 1;
  private static final Path STDERR = Path.of("/proc/self/fd/2");

  private DumpToolMain() {}

  /** What the process has. */
  static ToolEnvironment ofProcess() {
    return new ToolEnvironment(
        System.in,
        System.out,
        isTerminal(STDERR),
        timeoutMillis -> new NetworkCalls(timeoutMillis, Thread::sleep),
        new Random());
  }

  private static boolean isTerminal(Path stream) {
    try {
      String target = Files.readSymbolicLink(stream).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException unknown) {
      return false;
    }
  }

  /** Runs a program on the streams of the process and exits with its code. */
  static void main(CommandLine line, String... args) {
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    System.exit(execute(line, out, err, args));
  }

  /** Runs a program; tests call it without leaving the process. */
  static int execute(CommandLine line, PrintWriter out, PrintWriter err, String... args) {
    line.setOut(out).setErr(err);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(DumpToolMain::usageError);
    line.setExecutionExceptionHandler(DumpToolMain::executionError);
    int exitCode = Configuration.of(line).execute(args);
    out.flush();
    err.flush();
    return exitCode;
  }

  private static int usageError(ParameterException error, String[] args) {
    CommandLine line = error.getCommandLine();
    line.usage(line.getErr());
    return fail(line, error.getMessage().lines().findFirst().orElse(""));
  }

  private static int executionError(
      Exception error, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
    if (error instanceof DumpException
        || error instanceof StoreException
        || error instanceof DumpFormatException) {
      return fail(line, error.getMessage());
    }
    if (error instanceof IOException failure) {
      return fail(line, describe(failure));
    }
    throw error;
  }

  private static String describe(IOException error) {
    if (error instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    if (error instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    return String.valueOf(error.getMessage());
  }

  /** The exit code of what was done as far as it could be read. */
  static int end(CommandLine line, Losses losses) {
    return losses.any() ? fail(line, losses.line()) : 0;
  }

  private static int fail(CommandLine line, String message) {
    line.getOut().flush();
    line.getErr().println(line.getCommandSpec().root().name() + ": " + message);
    return FAILED;
  }
}
