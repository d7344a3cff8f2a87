package org.kumofs.rpc;

import org.kumofs.rpc.wire.Frame;
import org.kumofs.rpc.wire.ProtocolException;

/**
 * What happens on one connection. Calls come one after the other on the connection's thread and may
 * not block it.
 */
public interface ConnectionListener {

  /**
   * A frame has come. Its buffers are valid only until this method returns.
   *
   * @throws ProtocolException if the peer broke the protocol; the transport logs it and closes the
   *     connection
   */
  void onFrame(Connection connection, Frame frame) throws ProtocolException;

  /** The connection is closed, by whichever side; called once, after the last frame. */
  void onClosed(Connection connection);
}
