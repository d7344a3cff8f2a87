package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A zlib stream of which some parts may be less compressed than others. Whoever inflates it sees no
 * difference.
 */
final class DeflatingOutput extends DeflaterOutputStream {

  private static final int BUFFER_BYTES = 32 << 10;

  private static final byte[] NOTHING = {};

  private final Compression compression;
  private long readBefore;
  private long writtenBefore;

  /**
   * @param compression decides how far; goes on with what streams before this one have shown
   */
  DeflatingOutput(OutputStream out, Compression compression) {
    super(out, new Deflater(compression.level()), BUFFER_BYTES);
    this.compression = compression;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    super.write(bytes, offset, length);
    if (compression.take(length)) {
      note();
      compression.decide();
      def.setLevel(compression.level());
    }
  }

  private void note() {
    compression.note(def.getBytesRead() - readBefore, def.getBytesWritten() - writtenBefore);
    readBefore = def.getBytesRead();
    writtenBefore = def.getBytesWritten();
  }

  /** Lets go of what was written last. All of it is compressed, but the deflater would keep it. */
  void forgetInput() {
    def.setInput(NOTHING);
  }

  /** Gives the memory of the deflater back; nothing can be written any more. */
  void end() {
    note();
    def.end();
  }
}
