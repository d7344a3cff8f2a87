package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Where offers are gathered. Their files have no name any more once they are open, where the system
 * can do that, so nothing is left behind by a server that is killed.
 */
public final class OfferDirectory {

  private final Path directory;

  private OfferDirectory(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes sure that files can be made there.
   *
   * @throws IOException if not; the message is one line that names the directory
   */
  public static OfferDirectory open(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("can't gather offers in " + directory + ": it is no directory");
    }
    OfferDirectory opened = new OfferDirectory(directory);
    opened.newFile().close();
    return opened;
  }

  /**
   * A new offer without records.
   *
   * @param compression that of the receiver's offers before, or a new one
   */
  public OfferBuffer newBuffer(Compression compression) throws IOException {
    return new OfferBuffer(newFile(), compression);
  }

  private FileChannel newFile() throws IOException {
    try {
      Path file = Files.createTempFile(directory, "kumo-offer-", ".tmp");
      return FileChannel.open(
          file,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new IOException("can't gather offers in " + directory + ": " + e, e);
    }
  }
}
