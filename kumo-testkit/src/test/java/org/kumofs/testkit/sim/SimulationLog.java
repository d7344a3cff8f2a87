package org.kumofs.testkit.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The logs of simulated nodes: of no use to anybody while thousands of clusters come and go. */
final class SimulationLog {

  private SimulationLog() {}

  /** Nothing is logged any more, by anybody in this JVM. */
  static void silence() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLoggerList().forEach(logger -> logger.setLevel(Level.OFF));
  }
}
