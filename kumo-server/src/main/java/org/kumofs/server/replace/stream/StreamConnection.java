package org.kumofs.server.replace.stream;

import java.nio.ByteBuffer;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.Scheduler;

/** One open connection of the replace stream. To be called on its own loop only. */
public interface StreamConnection {

  /** The loop that the connection belongs to; may be asked for by any thread. */
  Scheduler loop();

  /**
   * Sends bytes. They may not be changed until they are written.
   *
   * @param onWritten runs on the loop once the bytes are on their way and more can follow; never if
   *     the connection ends before
   */
  void send(ByteBuffer bytes, Runnable onWritten);

  /** Goes on or stops reading from the peer, which then has to wait. */
  void setReading(boolean reading);

  /** Ends the connection; what was not yet written may be lost. */
  void close();

  /** The other end, for logs. */
  NodeAddress remoteAddress();
}
