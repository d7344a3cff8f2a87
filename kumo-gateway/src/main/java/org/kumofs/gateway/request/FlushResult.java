package org.kumofs.gateway.request;

/** What became of a flush. */
public sealed interface FlushResult {

  /** Every server knows of it. */
  record Flushed() implements FlushResult {}

  /**
   * Not every server could be told; those that know of it flush all the same.
   *
   * @param reason for the client's eyes, one line
   */
  record Failed(String reason) implements FlushResult {}
}
