package org.kumofs.gateway.request;

/** What became of storing one item. */
public sealed interface StoreResult {

  /**
   * It is stored.
   *
   * @param casToken the version of the new record
   */
  record Stored(long casToken) implements StoreResult {}

  /**
   * The cluster could not do it, or nobody knows whether it did.
   *
   * @param reason for the client's eyes, one line
   */
  record Failed(String reason) implements StoreResult {}
}
