package org.kumofs.message;

import org.kumofs.data.RawValue;

/** What a {@link GetMany} has for one of its keys. */
public sealed interface GetManyResult {

  /** The record that lies there. */
  record Found(RawValue value) implements GetManyResult {}

  /** Nothing lies there. */
  record NotFound() implements GetManyResult {}

  /**
   * The server did not read this key: it is no owner, cannot read just now, or the answer has grown
   * large enough. The key is to be asked for by itself.
   */
  record NotRead() implements GetManyResult {}
}
