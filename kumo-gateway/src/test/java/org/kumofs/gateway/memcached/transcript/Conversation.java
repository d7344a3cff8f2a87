package org.kumofs.gateway.memcached.transcript;

/** A connection to a server on which an exchange is played. */
public interface Conversation extends AutoCloseable {

  /** Sends bytes; if the server no longer listens nothing happens. */
  void send(byte[] bytes);

  /** Says that nothing more will be sent. */
  void closeOutput();

  /** Waits for more; empty if the server has closed the connection or nothing comes. */
  byte[] receive();

  /**
   * Whether the server has closed the connection; to be asked after an empty {@link #receive()}.
   */
  boolean isClosed();

  @Override
  void close();
}
