package org.kumofs.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The form of small files: 8 characters that say what it is, u32 version, the content, u32 CRC-32C
 * of everything before. All numbers are big-endian.
 */
public final class SealedBytes {

  private static final int HEAD = Long.BYTES + Integer.BYTES;

  private final byte[] kind;
  private final int version;

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    /** Appends it. */
    void writeTo(DataOutputStream out) throws IOException;
  }

  /** Reads the content. */
  @FunctionalInterface
  public interface Reading<T> {
    /**
     * Takes it from the input.
     *
     * @throws IllegalArgumentException if it makes no sense
     */
    T readFrom(DataInputStream in) throws IOException;
  }

  /**
   * A kind of file.
   *
   * @param kind 8 ASCII characters
   */
  public SealedBytes(String kind, int version) {
    this.kind = kind.getBytes(US_ASCII);
    this.version = version;
    if (this.kind.length != Long.BYTES) {
      throw new IllegalArgumentException("8 characters, not " + kind);
    }
  }

  /** The bytes of a file. */
  public byte[] seal(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(kind);
      out.writeInt(version);
      content.writeTo(out);
      out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #seal} has made.
   *
   * @throws IOException that says what is wrong, if anything is
   */
  public <T> T open(byte[] sealed, Reading<T> reading) throws IOException {
    if (sealed.length < HEAD + Integer.BYTES || !isOfThisKind(sealed)) {
      throw new IOException("it is something else");
    }
    int end = sealed.length - Integer.BYTES;
    if (ByteBuffer.wrap(sealed).getInt(end) != checksum(sealed, end)) {
      throw new IOException("it is damaged (wrong checksum)");
    }
    int found = ByteBuffer.wrap(sealed).getInt(Long.BYTES);
    if (found != version) {
      throw new IOException("it has version %d, known is %d".formatted(found, version));
    }
    ByteArrayInputStream content = new ByteArrayInputStream(sealed, HEAD, end - HEAD);
    try (DataInputStream in = new DataInputStream(content)) {
      T result = reading.readFrom(in);
      if (content.available() > 0) {
        throw new IOException("it is damaged (too long)");
      }
      return result;
    } catch (EOFException | IllegalArgumentException e) {
      throw new IOException("it is damaged: " + e.getMessage(), e);
    }
  }

  private boolean isOfThisKind(byte[] sealed) {
    return Arrays.equals(kind, 0, kind.length, sealed, 0, kind.length);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
