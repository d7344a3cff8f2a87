package org.kumofs.message;

import org.kumofs.ring.RingSeed;

/** What a server answers to {@link GetStatus} and {@link SetConfig}. */
public sealed interface StatusValue {

  /**
   * A number.
   *
   * @param bits unsigned 64 bits
   */
  @SuppressWarnings("JavaLangClash") // It is only ever spoken of as StatusValue.Number.
  record Number(long bits) implements StatusValue {}

  /**
   * A text.
   *
   * @param text the text
   */
  record Text(String text) implements StatusValue {}

  /**
   * A ring.
   *
   * @param seed the ring
   */
  record Seed(RingSeed seed) implements StatusValue {}

  /** The server does not know what was asked for. */
  record Unknown() implements StatusValue {}
}
