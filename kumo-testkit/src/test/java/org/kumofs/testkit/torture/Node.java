package org.kumofs.testkit.torture;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.kumofs.ring.NodeAddress;
import org.kumofs.testkit.process.DaemonProcess;

/** A daemon on a host of its own, which can be started again. Its clock can be set. */
final class Node implements AutoCloseable {

  /** Small, and compiled fast rather than well: many JVMs share a machine. */
  private static final String JVM_OPTIONS = "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final Host host;
  private final NodeAddress address;
  private final Path directory;
  private final List<String> command;
  private final Map<String, String> environment;
  private DaemonProcess process;

  /**
   * Where everything lies.
   *
   * @param programs the launchers of all programs
   * @param clockLibrary sets clocks wrong, see {@code wrong-clock.c}
   * @param nodes holds a directory for each node
   */
  record Places(Path programs, Path clockLibrary, Path nodes) {

    Path directoryOf(Host host) {
      return nodes.resolve(host.name());
    }
  }

  /**
   * A node that is not started yet.
   *
   * @param program the name of its launcher
   */
  Node(Host host, int port, Places places, String program, List<String> options) {
    this.host = host;
    this.address = host.address(port);
    this.directory = places.directoryOf(host);
    this.command = new ArrayList<>(host.enter());
    this.command.add(places.programs().resolve(program).toString());
    this.command.addAll(options);
    this.environment =
        Map.of(
            "LD_PRELOAD",
            places.clockLibrary().toString(),
            "KUMO_CLOCK",
            clockFile().toString(),
            "KUMO_NO_BUILD",
            "1",
            "KUMO_JAVA_OPTS",
            JVM_OPTIONS);
  }

  Host host() {
    return host;
  }

  NodeAddress address() {
    return address;
  }

  Path directory() {
    return directory;
  }

  private Path clockFile() {
    return directory.resolve("clock");
  }

  /** Starts it, or starts it again with what it has left. */
  void start() {
    try {
      Files.createDirectories(directory);
      setClock(0);
      process = DaemonProcess.run(host.name(), directory, environment, command);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets its wall clock that many seconds apart from that of all others. */
  void setClock(long seconds) {
    // In place: the process has mapped the file.
    try (RandomAccessFile file = new RandomAccessFile(clockFile().toFile(), "rw")) {
      ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
      file.write(bytes.putLong(seconds).array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitOutput(String text) {
    process.awaitOutput(text);
  }

  void kill() {
    uninterrupted(process::kill);
  }

  /** Ends it in good order. */
  void terminate() {
    uninterrupted(process::terminate);
  }

  void signal(String signal) {
    uninterrupted(() -> process.signal(signal));
  }

  /** What may wait for a process. */
  private interface Waiting {
    void run() throws InterruptedException, IOException;
  }

  private static void uninterrupted(Waiting action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  @Override
  public String toString() {
    return host.name();
  }
}
