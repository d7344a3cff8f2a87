package org.kumofs.gateway.request;

/** What became of deleting one key. */
public sealed interface DeleteResult {

  /** The key had a value and has none now. */
  record Deleted() implements DeleteResult {}

  /** The key had no value, or one that has expired. */
  record NotFound() implements DeleteResult {}

  /**
   * The cluster could not do it, or nobody knows whether it did.
   *
   * @param reason for the client's eyes, one line
   */
  record Failed(String reason) implements DeleteResult {}
}
