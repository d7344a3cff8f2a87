package org.kumofs.ctl;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.kumofs.ctl.client.CallException;
import org.kumofs.daemon.config.Configuration;
import picocli.CommandLine;

/** What the tools of this module have in common: streams, exit codes, one line for what failed. */
final class Tool {

  /** Exit code for everything that was not done. */
  static final int FAILED = 1;

  private Tool() {}

  /** Runs a command on the streams of the process and exits with its code. */
  static void main(CommandLine line, String... args) {
    PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    System.exit(execute(line, out, err, args));
  }

  /** Runs a command; tests call it without leaving the process. */
  static int execute(CommandLine line, PrintWriter out, PrintWriter err, String... args) {
    line.setOut(out).setErr(err);
    line.setParameterExceptionHandler(Tool::usageError);
    line.setExecutionExceptionHandler(Tool::executionError);
    int exitCode = Configuration.of(line).execute(args);
    out.flush();
    err.flush();
    return exitCode;
  }

  private static int usageError(CommandLine.ParameterException error, String[] args) {
    CommandLine line = error.getCommandLine();
    line.usage(line.getErr());
    return fail(line, error.getMessage().lines().findFirst().orElse(""));
  }

  private static int executionError(
      Exception error, CommandLine line, CommandLine.ParseResult parsed) throws Exception {
    if (error instanceof CallException) {
      return fail(line, error.getMessage());
    }
    if (error instanceof IOException unreadable) {
      return fail(line, describe(unreadable));
    }
    throw error;
  }

  private static int fail(CommandLine line, String message) {
    // What was printed before stays in front of the reason.
    line.getOut().flush();
    line.getErr().println(line.getCommandSpec().root().name() + ": " + message);
    return FAILED;
  }

  private static String describe(IOException error) {
    if (error instanceof NoSuchFileException missing) {
      return "there is no file " + missing.getFile();
    }
    if (error instanceof AccessDeniedException denied) {
      return denied.getFile() + " can't be read: permission denied";
    }
    return String.valueOf(error.getMessage());
  }
}
