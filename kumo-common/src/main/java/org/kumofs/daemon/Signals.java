package org.kumofs.daemon;

/** The signals that a daemon listens to. */
interface Signals {

  /** Runs an action on SIGTERM and SIGINT, on a thread of its own. */
  void onTerminate(Runnable action);

  /** Runs an action on SIGHUP, on a thread of its own. */
  void onHangup(Runnable action);
}
