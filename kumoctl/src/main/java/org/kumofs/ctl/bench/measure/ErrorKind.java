package org.kumofs.ctl.bench.measure;

/** Ways in which a request can fail. */
public enum ErrorKind {
  /** The server said SERVER_ERROR. */
  SERVER_ERROR("SERVER_ERROR"),
  /** The server said CLIENT_ERROR. */
  CLIENT_ERROR("CLIENT_ERROR"),
  /** The server said ERROR: it does not know the command. */
  ERROR("ERROR"),
  /** The server said something else that is not what was asked for, like NOT_STORED to a set. */
  REFUSED("refused"),
  /** No answer came in time; the connection was given up. */
  TIMEOUT("timeout"),
  /** The connection was closed, or given up, before the answer. */
  CLOSED("closed"),
  /** A connection could not be made. */
  CONNECT("connect"),
  /** What came is nothing that a memcached says; the connection was given up. */
  PROTOCOL("protocol");

  private final String label;

  ErrorKind(String label) {
    this.label = label;
  }

  /** Its name in reports. */
  public String label() {
    return label;
  }
}
