package org.kumofs.gateway.request;

import org.kumofs.message.UpdateAnswer;

/** What became of an update. */
public sealed interface UpdateResult {

  /**
   * The cluster has decided.
   *
   * @param answer with any status but {@link org.kumofs.update.UpdateStatus#FAILED}
   */
  record Decided(UpdateAnswer answer) implements UpdateResult {}

  /**
   * The cluster could not do it, or nobody knows whether it did.
   *
   * @param reason for the client's eyes, one line
   */
  record Failed(String reason) implements UpdateResult {}
}
