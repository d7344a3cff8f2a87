package org.kumofs.daemon;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to an exception that nobody caught: it is logged, and fatal if the JVM is hurt. */
final class LastResort implements Thread.UncaughtExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(LastResort.class);
  private static final int JVM_IS_HURT = 3;

  private LastResort() {}

  static void install() {
    Thread.setDefaultUncaughtExceptionHandler(new LastResort());
  }

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    if (e instanceof VirtualMachineError) {
      // No memory may be left to log with, and no lock can be trusted to be free any more.
      System.err.println("fatal: " + e);
      Runtime.getRuntime().halt(JVM_IS_HURT);
    }
    log.error("thread {} died", thread.getName(), e);
  }
}
