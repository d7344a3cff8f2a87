package org.kumofs.gateway.request;

import org.kumofs.data.ValueContent;

/** What became of reading one key. */
public sealed interface GetResult {

  /**
   * The key has a value.
   *
   * @param casToken the version of the record, an unsigned number that changes at every write
   */
  record Hit(ValueContent content, long casToken) implements GetResult {}

  /** The key has no value, or one that has expired. */
  record Miss() implements GetResult {}

  /**
   * The cluster could not say.
   *
   * @param reason for the client's eyes, one line
   */
  record Failed(String reason) implements GetResult {}
}
