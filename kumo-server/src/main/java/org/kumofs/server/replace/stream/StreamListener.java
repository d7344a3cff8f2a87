package org.kumofs.server.replace.stream;

import java.nio.ByteBuffer;

/** One side of a conversation. Called on the connection's loop, so it may not block. */
public interface StreamListener {

  /**
   * Bytes have come.
   *
   * @param bytes valid until this method returns
   */
  void onBytes(ByteBuffer bytes);

  /** The connection has ended, by whichever side; called once, after the last bytes. */
  void onClosed();
}
