package org.kumofs.rpc;

import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.EncodedFrame;

/** One open connection that carries whole frames. Safe for use by many threads. */
public interface Connection {

  /**
   * Sends a frame; never blocks. A frame sent to a closed connection vanishes: whoever waits for
   * its answer learns of the close from {@link ConnectionListener#onClosed}.
   *
   * @return false if the frame was refused because the peer does not read and too much waits for it
   */
  boolean send(EncodedFrame frame);

  /** False from before {@link ConnectionListener#onClosed} is called. */
  boolean isOpen();

  /** Closes the connection; what was sent before may be lost. */
  void close();

  /**
   * Reads from this peer only while it takes what it is sent. For clients, which ask and must read
   * the answers; two nodes that did this to each other could both stop for ever.
   */
  void readOnlyWhileWritable();

  /** The other end, for logs; not a node's identity. */
  NodeAddress remoteAddress();
}
