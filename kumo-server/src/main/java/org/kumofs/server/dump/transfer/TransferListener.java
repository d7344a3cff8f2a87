package org.kumofs.server.dump.transfer;

/** Hears how a transfer goes, on the thread that does it. */
public interface TransferListener {

  /**
   * Called often.
   *
   * @param share of the work that is done, 0 to 1
   * @param records passed on so far
   * @param bytes of their keys and values
   */
  void progress(double share, long records, long bytes);

  /** Something that an operator may want to know. */
  void notice(String line);
}
