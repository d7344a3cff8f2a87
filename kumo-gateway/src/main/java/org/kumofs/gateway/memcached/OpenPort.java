package org.kumofs.gateway.memcached;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A port and those who are connected to it, for {@code stats conns}.
 *
 * @param address where it listens
 * @param clients where its clients are
 */
public record OpenPort(InetSocketAddress address, List<InetSocketAddress> clients) {

  /** Adds port and clients, each by a number of its own, to those that are listed already. */
  int listFrom(int number, StatList list) {
    int next = number;
    list.add(next + ":addr", text(address)).add(next + ":state", "conn_listening");
    next++;
    for (InetSocketAddress client : clients) {
      list.add(next + ":addr", text(client)).add(next + ":listen_addr", text(address));
      next++;
    }
    return next;
  }

  private static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    String numeric = host.contains(":") ? "tcp6:[" + host + "]" : "tcp:" + host;
    return numeric + ":" + address.getPort();
  }
}
