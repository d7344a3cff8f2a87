package org.kumofs.gateway.memcached.binary;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** How a request ended, in memcached's numbers and words. */
enum Status {
  OK(0x00, ""),
  NOT_FOUND(0x01, "Not found"),
  EXISTS(0x02, "Data exists for key."),
  TOO_LARGE(0x03, "Too large."),
  INVALID_ARGUMENTS(0x04, "Invalid arguments"),
  NOT_STORED(0x05, "Not stored."),
  NOT_A_NUMBER(0x06, "Non-numeric server-side value for incr or decr"),
  NOT_ALLOWED(0x20, "Auth failure."),
  UNKNOWN_COMMAND(0x81, "Unknown command"),

  /**
   * The cluster could not do it; the answer says why. Clients take it for a failure, not a miss.
   */
  INTERNAL_ERROR(0x84, "Internal error");

  private final int code;
  private final String text;

  Status(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The number on the wire. */
  short code() {
    return (short) code;
  }

  /** What an answer says that has nothing else to say. */
  byte[] text() {
    return text.getBytes(US_ASCII);
  }
}
