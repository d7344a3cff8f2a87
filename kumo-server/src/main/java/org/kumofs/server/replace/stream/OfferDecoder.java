package org.kumofs.server.replace.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Dialect;
import org.kumofs.rpc.wire.FrameLimits;
import org.kumofs.rpc.wire.ObjectAssembler;
import org.kumofs.rpc.wire.ProtocolException;
import org.kumofs.rpc.wire.Segments;
import org.kumofs.server.store.StoredRecord;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads the records of an offer out of its compressed bytes, one at a time, in whatever pieces they
 * come. It holds the compressed bytes of the last piece, some inflated ones, and the record that is
 * under way, whose length was checked before its bytes were inflated. The value of a large record
 * is inflated into the array where it stays.
 *
 * <p>One thread at a time. Useless after it has thrown.
 */
final class OfferDecoder implements AutoCloseable {

  private static final int PLAIN_BYTES = 16 * 1024;

  private static final int MAX_DEPTH = 4;
  private static final int MAX_ELEMENTS = 64;

  private final Inflater inflater = new Inflater();
  private final ObjectAssembler assembler;
  private final ByteBuffer plain = ByteBuffer.allocate(PLAIN_BYTES).limit(0);
  private final MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(new byte[0]);
  private boolean closingNilSeen;

  /**
   * @param maxRecordBytes length of a record, inflated, with its key
   */
  OfferDecoder(int maxRecordBytes) {
    assembler = new ObjectAssembler(new FrameLimits(maxRecordBytes, MAX_DEPTH, MAX_ELEMENTS));
  }

  /** Gives it the bytes that follow; only after {@link #next} has used up those before. */
  void feed(byte[] compressed) {
    if (!inflater.needsInput()) {
      throw new IllegalStateException("fed before the last bytes were used up");
    }
    inflater.setInput(compressed);
  }

  /**
   * The next record.
   *
   * @return empty if the bytes are used up; either the stream has {@link #ended}, or more are
   *     needed
   * @throws ProtocolException if this is no replace stream, or one over the limits
   */
  Optional<StoredRecord> next() throws ProtocolException {
    while (plain.hasRemaining() || inflate()) {
      if (closingNilSeen) {
        throw new ProtocolException("bytes after the closing nil");
      }
      Optional<Segments> object = assembler.take(plain);
      if (object.isPresent()) {
        Optional<StoredRecord> record = decode(object.get());
        if (record.isPresent()) {
          return record;
        }
      }
    }
    if (inflater.finished()) {
      requireCleanEnd();
    }
    return Optional.empty();
  }

  /** Whether the closing nil and the end of the compressed stream were read. */
  boolean ended() {
    return closingNilSeen && inflater.finished();
  }

  /** Bytes that it holds now, beside the piece it was fed with. */
  long bufferedBytes() {
    return plain.remaining() + assembler.heldBytes();
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** Inflates some bytes; false if there are none to be had. */
  private boolean inflate() throws ProtocolException {
    try {
      int length = inflater.inflate(plain.array());
      plain.position(0).limit(length);
    } catch (DataFormatException e) {
      throw new ProtocolException("a damaged zlib stream", e);
    }
    if (inflater.needsDictionary()) {
      throw new ProtocolException("a zlib stream with a dictionary");
    }
    return plain.hasRemaining();
  }

  private void requireCleanEnd() throws ProtocolException {
    if (!closingNilSeen) {
      throw new ProtocolException("a zlib stream that ends without the closing nil");
    }
    if (inflater.getRemaining() > 0) {
      throw new ProtocolException(inflater.getRemaining() + " bytes after the zlib stream");
    }
  }

  /** Reads a whole object: a record, or empty for the closing nil. */
  private Optional<StoredRecord> decode(Segments object) throws ProtocolException {
    try {
      unpacker.reset(object.toInput());
      if (unpacker.getNextFormat() == MessageFormat.NIL) {
        closingNilSeen = true;
        return Optional.empty();
      }
      int elements = unpacker.unpackArrayHeader();
      if (elements < 2) {
        throw new ProtocolException("a record of " + elements + " elements");
      }
      RawKey key = RawKey.ofRecord(Dialect.unpackRaw(unpacker));
      return Optional.of(new StoredRecord(key, RawValue.ofRecord(Dialect.unpackRaw(unpacker))));
    } catch (IOException | MessagePackException | IllegalArgumentException e) {
      throw new ProtocolException("not a record", e);
    }
  }
}
