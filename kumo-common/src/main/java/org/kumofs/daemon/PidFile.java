package org.kumofs.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that holds the process id of a daemon while it serves: it appears, complete, once the
 * daemon serves and is gone after a clean end.
 */
final class PidFile implements AutoCloseable {

  /** How far the start time of a process, as the system tells it, may be off. */
  private static final int START_TIME_SLACK_SECONDS = 10;

  private final Optional<Path> path;
  private boolean written;

  private PidFile(Optional<Path> path) {
    this.path = path;
  }

  /**
   * Makes sure that no other process holds the file; writes nothing yet.
   *
   * @param path the file; if empty, everything here does nothing
   * @throws StartException if a live process does, or the file cannot be read
   */
  static PidFile claim(Optional<Path> path) throws StartException {
    Optional<Long> holder = path.isEmpty() ? Optional.empty() : liveHolder(path.get());
    if (holder.isPresent()) {
      throw new StartException(
          "already running as process " + holder.get() + ", says pid file " + path.get());
    }
    return new PidFile(path);
  }

  private static Optional<Long> liveHolder(Path path) throws StartException {
    try {
      String text = Files.readString(path, StandardCharsets.US_ASCII).strip();
      Instant writtenAt = Files.getLastModifiedTime(path).toInstant();
      return ProcessHandle.of(Long.parseLong(text))
          .filter(process -> process.pid() != ProcessHandle.current().pid())
          .filter(ProcessHandle::isAlive)
          .filter(process -> !startedAfter(process, writtenAt))
          .map(ProcessHandle::pid);
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (NumberFormatException noPid) {
      throw new StartException("pid file " + path + " holds no process id; is it the right file?");
    } catch (IOException e) {
      throw new StartException("cannot read pid file " + path + ": " + e.getMessage(), e);
    }
  }

  /** After a crash or reboot the number may belong to a younger process that is none of ours. */
  private static boolean startedAfter(ProcessHandle process, Instant writtenAt) {
    return process
        .info()
        .startInstant()
        .map(start -> start.isAfter(writtenAt.plusSeconds(START_TIME_SLACK_SECONDS)))
        .orElse(false);
  }

  /** Writes this process's id; readers see all of it or nothing. */
  void write() throws StartException {
    if (path.isPresent()) {
      write(path.get());
      written = true;
    }
  }

  private static void write(Path path) throws StartException {
    Path draft = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.writeString(draft, ProcessHandle.current().pid() + "\n", StandardCharsets.US_ASCII);
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StartException("cannot write pid file " + path + ": " + e.getMessage(), e);
    }
  }

  /** Removes the file if it was written. */
  @Override
  public void close() throws IOException {
    if (written) {
      Files.deleteIfExists(path.get());
    }
  }
}
