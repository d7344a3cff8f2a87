package org.kumofs.ctl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.kumofs.ring.NodeAddress;

/** A port of this host on which nobody listens, and which nobody else gets until this is closed. */
final class ClosedPort implements AutoCloseable {

  private final Socket holder = new Socket();

  ClosedPort() throws IOException {
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  NodeAddress address() {
    return NodeAddress.of(InetAddress.getLoopbackAddress(), holder.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
