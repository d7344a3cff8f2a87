package org.kumofs.daemon;

/**
 * A daemon's entry point: a picocli command whose fields hold the parsed options, and the act of
 * starting what they describe. {@link DaemonRunner} does everything around it.
 */
public interface Daemon {

  /** The options that all daemons share; a {@code @Mixin} field of the command. */
  CommonOptions common();

  /**
   * Builds and starts the node. When it returns, the node serves; when it throws, nothing of it is
   * left open. Runs on the main thread and may block.
   *
   * @return closes the node in reverse order; called once
   * @throws UsageException when the options do not fit together
   * @throws Exception when it cannot start; the message tells the operator why. A {@link
   *     StartException} or {@link java.io.IOException} is shown as that one line, anything else
   *     counts as a bug and gets its stack trace logged too
   */
  AutoCloseable start(DaemonContext context) throws Exception;

  /**
   * Tells what would keep this daemon from starting with its options, beside the common ones.
   * Neither starts nor changes anything.
   *
   * @param checks takes the reasons
   * @throws UsageException when the options do not fit together
   */
  void check(Checks checks) throws UsageException;
}
