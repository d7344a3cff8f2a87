package org.kumofs.ctl.command;

import org.kumofs.time.SystemTime;
import picocli.CommandLine.Option;

/** Options of the commands that start a replace. */
final class WaitOptions {

  @Option(names = "--wait", description = "wait until the replace is finished, showing progress")
  private boolean wait;

  @Option(
      names = "--wait-timeout",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "give up waiting after so long, 0 = never (default: ${DEFAULT-VALUE})")
  private double timeoutSeconds;

  /** Waits for the replace that was just started, if asked to; gives the exit code. */
  int await(ManagerCommand command, ReplaceWatch watch) throws InterruptedException {
    if (!wait) {
      return 0;
    }
    SystemTime time = new SystemTime();
    long limitMillis = timeoutSeconds <= 0 ? Long.MAX_VALUE : (long) (timeoutSeconds * 1000);
    return new ReplaceWait(watch, time, time, command.err()).await(limitMillis);
  }
}
