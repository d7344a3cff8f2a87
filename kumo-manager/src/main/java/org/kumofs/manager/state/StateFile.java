package org.kumofs.manager.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.kumofs.daemon.StartException;
import org.kumofs.disk.DurableFile;
import org.kumofs.ring.NodeAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A manager's state in a file of its own, with a lock beside it that keeps a second manager away. A
 * file that can't be written costs a warning and is tried again; one that can't be understood keeps
 * the manager from starting, since without it the cluster might come back as it was long ago.
 */
public final class StateFile implements StateStore, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StateFile.class);

  private final Path path;
  private final NodeAddress manager;
  private Optional<FileChannel> lock = Optional.empty();

  private StateFile(Path path, NodeAddress manager) {
    this.path = path;
    this.manager = manager;
  }

  /**
   * Claims a file; it need not be there yet.
   *
   * @param manager whose it is
   * @throws StartException with a line for the operator if another manager has claimed it
   */
  public static StateFile open(Path path, NodeAddress manager) throws StartException {
    StateFile file = new StateFile(path.toAbsolutePath(), manager);
    try {
      file.claim();
    } catch (IOException e) {
      log.warn("{}; the ring is lost if both managers end", file.cannot("write", e));
    }
    return file;
  }

  private void claim() throws IOException, StartException {
    if (lock.isPresent()) {
      return;
    }
    Files.createDirectories(path.getParent());
    FileChannel channel =
        FileChannel.open(
            path.resolveSibling(path.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    if (!isTaken(channel)) {
      channel.close();
      throw new StartException(
          "the state file " + path + " is in use by another manager; give each its own --state");
    }
    lock = Optional.of(channel);
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldByThisProcess) {
      return false;
    }
  }

  /**
   * What the file holds; {@link ManagerState#NOTHING} if there is none.
   *
   * @throws StartException with a line for the operator if it can't be read or understood
   */
  public ManagerState load() throws StartException {
    try {
      return StateCodec.decode(manager, Files.readAllBytes(path));
    } catch (NoSuchFileException none) {
      return ManagerState.NOTHING;
    } catch (IOException e) {
      throw new StartException(
          cannot("use", e)
              + "; give this manager its own --state, or move the file away if the partner or"
              + " the servers still know the ring",
          e);
    }
  }

  private String cannot(String what, IOException reason) {
    String text = reason.getMessage();
    // Exceptions of files have nothing but the path as their text.
    String why = text == null || text.equals(path.toString()) ? reason.toString() : text;
    return "can't " + what + " the state file " + path + ": " + why;
  }

  @Override
  public void save(ManagerState state) throws IOException {
    try {
      claim();
      DurableFile.replace(path, StateCodec.encode(manager, state));
    } catch (StartException e) {
      throw new IOException(e.getMessage(), e);
    } catch (IOException e) {
      throw new IOException(cannot("write", e), e);
    }
  }

  @Override
  public void close() {
    lock.ifPresent(
        channel -> {
          try {
            channel.close();
          } catch (IOException e) {
            log.warn("the lock of the state file {} is not given back: {}", path, e.getMessage());
          }
        });
  }
}
