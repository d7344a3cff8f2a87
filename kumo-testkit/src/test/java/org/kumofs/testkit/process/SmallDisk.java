package org.kumofs.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file system of its own that is soon full, in memory; only root can have one. */
public final class SmallDisk implements AutoCloseable {

  private static final int MEGABYTE = 1 << 20;

  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /**
   * Mounts one.
   *
   * @param mountPoint a directory to be made
   * @throws IOException that says what is missing where it is not allowed
   */
  public static SmallDisk mount(Path mountPoint, int megabytes) throws IOException {
    Files.createDirectory(mountPoint);
    try {
      run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", mountPoint.toString());
    } catch (IOException e) {
      throw new IOException("mounting a tmpfs takes root with CAP_SYS_ADMIN: " + e.getMessage(), e);
    }
    return new SmallDisk(mountPoint);
  }

  /** Takes room, until {@link #dropBallast}, so that no more is free than this. */
  public void leaveFree(int megabytes) throws IOException {
    try (OutputStream file =
        Files.newOutputStream(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (mountPoint.toFile().getUsableSpace() > megabytes * (long) MEGABYTE) {
        file.write(new byte[MEGABYTE]);
      }
    }
  }

  /** Gives the room back. */
  public void dropBallast() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return mountPoint.resolve("ballast");
  }

  /** Unmounts it, in use or not. */
  @Override
  public void close() throws IOException {
    run("umount", "-l", mountPoint.toString());
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output.strip());
    }
  }
}
