package org.kumofs.gateway.request;

/** What became of storing one item. */
public sealed interface StoreResult {

  /**
   * It is stored.
   *
   * @param casToken the version of the new record
   */
  record Stored(long casToken) implements StoreResult {}

  /** The record has another version than the client has seen; nothing was changed. */
  record Exists() implements StoreResult {}

  /** There is no record to compare with; nothing was stored. */
  record NotFound() implements StoreResult {}

  /**
   * The cluster could not do it, or nobody knows whether it did.
   *
   * @param reason for the client's eyes, one line
   */
  record Failed(String reason) implements StoreResult {}
}
