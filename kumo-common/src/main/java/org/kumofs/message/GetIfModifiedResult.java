package org.kumofs.message;

import org.kumofs.data.RawValue;

/** What a {@link GetIfModified} found. */
public sealed interface GetIfModifiedResult {

  /**
   * There is a later version than the client's.
   *
   * @param value the value; never a tombstone
   */
  record Modified(RawValue value) implements GetIfModifiedResult {}

  /** The client's version is the latest. */
  record NotModified() implements GetIfModifiedResult {}

  /** There is no such key. */
  record NotFound() implements GetIfModifiedResult {}
}
