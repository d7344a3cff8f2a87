package org.kumofs.gateway.memcached.binary;

/** Which parts the requests for an operation have beside the header. */
enum Shape {
  NOTHING(0, Presence.NEVER, Presence.NEVER),

  /** Perhaps a time. */
  DELAY(Integer.BYTES, Presence.NEVER, Presence.NEVER),

  /** Perhaps a key. */
  GROUP(0, Presence.OPTIONAL, Presence.NEVER),

  KEY(0, Presence.ALWAYS, Presence.NEVER),

  /** A time and a key. */
  EXPIRY(Integer.BYTES, Presence.ALWAYS, Presence.NEVER),

  /** Two numbers, a time and a key. */
  COUNT(2 * Long.BYTES + Integer.BYTES, Presence.ALWAYS, Presence.NEVER),

  /** A key, and a value that may be empty. */
  VALUE(0, Presence.ALWAYS, Presence.OPTIONAL),

  /** Flags, a time, a key, and a value that may be empty. */
  ITEM(2 * Integer.BYTES, Presence.ALWAYS, Presence.OPTIONAL);

  private final int extrasLength;
  private final Presence key;
  private final Presence value;

  Shape(int extrasLength, Presence key, Presence value) {
    this.extrasLength = extrasLength;
    this.key = key;
    this.value = value;
  }

  private enum Presence {
    NEVER,
    OPTIONAL,
    ALWAYS;

    boolean fits(long length) {
      return this == OPTIONAL || (length > 0) == (this == ALWAYS);
    }
  }

  /** Whether a request has these parts. */
  boolean fits(RequestHeader header) {
    boolean lacksDelay = this == DELAY && header.extrasLength() == 0;
    return (header.extrasLength() == extrasLength || lacksDelay)
        && key.fits(header.keyLength())
        && value.fits(header.valueLength());
  }
}
