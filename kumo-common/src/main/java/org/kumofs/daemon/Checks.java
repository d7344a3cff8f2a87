package org.kumofs.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers what would keep a daemon from starting, without starting or changing anything. What may
 * be in use by the daemon that runs already, a port or a database, is no reason.
 */
public final class Checks {

  private static final String IN_USE = "in use";

  private final List<String> reasons = new ArrayList<>();

  /** Notes a reason, one line. */
  public void reason(String reason) {
    reasons.add(reason);
  }

  /** That the address is one of this host, with a port that this process may take. */
  public void canListen(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      if (e.getMessage() == null || !e.getMessage().contains(IN_USE)) {
        reason("cannot listen on " + text(address) + ": " + e.getMessage());
      }
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  /**
   * That files can be made in the directory.
   *
   * @param what what it is for, as the reason is to call it
   */
  public void canWriteInto(String what, Path directory) {
    if (!Files.exists(directory)) {
      reason(what + " " + directory + ": there is no such directory");
    } else if (!Files.isDirectory(directory)) {
      reason(what + " " + directory + ": it is no directory");
    } else if (!Files.isWritable(directory)) {
      reason(what + " " + directory + ": it is not writable");
    }
  }

  /**
   * That the file can be written, or made.
   *
   * @param what what it is, as the reason is to call it
   */
  public void canWrite(String what, Path file) {
    if (Files.isDirectory(file)) {
      reason(what + " " + file + ": it is a directory");
    } else if (Files.exists(file)) {
      if (!Files.isWritable(file)) {
        reason(what + " " + file + ": it is not writable");
      }
    } else {
      canWriteInto("the directory of " + what, directoryOf(file));
    }
  }

  private static Path directoryOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  /** What is wrong; empty if nothing is. */
  public List<String> reasons() {
    return List.copyOf(reasons);
  }
}
