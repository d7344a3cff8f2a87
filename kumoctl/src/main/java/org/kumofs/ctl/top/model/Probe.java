package org.kumofs.ctl.top.model;

import org.kumofs.ctl.client.CallException;

/** Asks one server for its numbers, again and again. Used by one thread at a time. */
public interface Probe extends AutoCloseable {

  /**
   * Asks; blocks.
   *
   * @throws CallException if there is no answer; the next attempt begins afresh
   */
  Sample sample() throws CallException;

  @Override
  void close();
}
