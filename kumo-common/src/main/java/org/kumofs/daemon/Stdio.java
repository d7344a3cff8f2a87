package org.kumofs.daemon;

import java.io.PrintStream;

/**
 * The standard streams of a daemon.
 *
 * @param detach lets go of them, so that whoever waits for their end sees that the daemon serves
 */
record Stdio(PrintStream out, PrintStream err, Runnable detach) {

  static Stdio ofProcess() {
    return new Stdio(System.out, System.err, Stdio::detachProcess);
  }

  /** Closing a standard stream makes the JDK point its descriptor to the null device. */
  private static void detachProcess() {
    System.out.close();
    System.err.close();
  }
}
