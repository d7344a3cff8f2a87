package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A zlib stream that is compressed as far as that pays: what hardly gets smaller is stored as it
 * is, which takes a tenth of the time on both sides, and tried again later. Whoever inflates it
 * sees no difference. A short stream is compressed as the original does, a longer one goes on at
 * the fastest level.
 */
final class DeflatingOutput extends DeflaterOutputStream {

  private static final int BUFFER_BYTES = 32 << 10;

  private static final byte[] NOTHING = {};

  static final int SHORT_BYTES = 128 << 10;

  /** After so much it is known how the records compress. */
  static final int TRIED_BYTES = 1 << 20;

  /** So much is stored before it is tried again. */
  static final int STORED_BYTES = 16 << 20;

  /** Compressing takes longer than sending where it saves less than a quarter. */
  private static final double WORTH = 0.75;

  private boolean isShort = true;
  private boolean storing;
  private long left = SHORT_BYTES;
  private long readBefore;
  private long writtenBefore;

  DeflatingOutput(OutputStream out) {
    super(out, new Deflater(), BUFFER_BYTES);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    super.write(bytes, offset, length);
    left -= length;
    if (left <= 0) {
      decide();
    }
  }

  private void decide() {
    long read = def.getBytesRead();
    long written = def.getBytesWritten();
    storing = !isShort && !storing && written - writtenBefore > WORTH * (read - readBefore);
    isShort = false;
    left = storing ? STORED_BYTES : TRIED_BYTES;
    readBefore = read;
    writtenBefore = written;
    def.setLevel(storing ? Deflater.NO_COMPRESSION : Deflater.BEST_SPEED);
  }

  /** Lets go of what was written last. All of it is compressed, but the deflater would keep it. */
  void forgetInput() {
    def.setInput(NOTHING);
  }

  /** Gives the memory of the deflater back; nothing can be written any more. */
  void end() {
    def.end();
  }
}
