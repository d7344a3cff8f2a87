package org.kumofs.gateway.memcached.binary;

import java.nio.ByteBuffer;
import org.kumofs.data.ByteCollector;

/**
 * What follows the header of a request, on its way in: some of it is kept, the rest passed over.
 */
final class Frame {

  private final ByteCollector extras;
  private final ByteCollector key;
  private final ByteCollector value;
  private long toSkip;

  private Frame(int extrasLength, int keyLength, int valueLength, long toSkip) {
    this.extras = new ByteCollector(extrasLength);
    this.key = new ByteCollector(keyLength);
    this.value = new ByteCollector(valueLength);
    this.toSkip = toSkip;
  }

  /** Everything is kept. */
  static Frame kept(RequestHeader header) {
    return new Frame(header.extrasLength(), header.keyLength(), (int) header.valueLength(), 0);
  }

  /** Extras and key are kept, the value is passed over. */
  static Frame withoutValue(RequestHeader header) {
    return new Frame(header.extrasLength(), header.keyLength(), 0, header.valueLength());
  }

  /** So many bytes are passed over. */
  static Frame skipped(long length) {
    return new Frame(0, 0, 0, length);
  }

  /**
   * Takes its part of the input.
   *
   * @return whether it is complete
   */
  boolean fill(ByteBuffer input) {
    return extras.fill(input) && key.fill(input) && value.fill(input) && skip(input);
  }

  private boolean skip(ByteBuffer input) {
    int count = (int) Math.min(toSkip, input.remaining());
    input.position(input.position() + count);
    toSkip -= count;
    return toSkip == 0;
  }

  byte[] extras() {
    return extras.bytes();
  }

  byte[] key() {
    return key.bytes();
  }

  byte[] value() {
    return value.bytes();
  }
}
