package org.kumofs.message;

/**
 * What {@link GetStatus} can ask a manager for. Only ours serve it; an original answers with an
 * error and hangs up, so it is asked on a connection of its own.
 */
public final class ManagerStatus {

  /** Which extensions the manager understands, a bit mask. */
  public static final int CAPABILITIES = StatusCode.CAPABILITIES.wireId();

  /** What an operator should know, a text with a line for each thing; see {@link #NOTES_SERVED}. */
  public static final int NOTES = 136;

  /** Bit of {@link #CAPABILITIES}: takes {@link Introduce} and {@link ShareState}. */
  public static final long INTRODUCTIONS = 1L << 8;

  /** Bit of {@link #CAPABILITIES}: answers {@link #NOTES}. */
  public static final long NOTES_SERVED = 1L << 9;

  /**
   * Bit of {@link #CAPABILITIES}: serves {@link ManagerReplaceStatus} and {@link CancelReplace} to
   * clients.
   */
  public static final long REPLACE_CONTROL = 1L << 10;

  private ManagerStatus() {}
}
