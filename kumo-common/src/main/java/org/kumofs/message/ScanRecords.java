package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import org.kumofs.data.Bytes;
import org.kumofs.data.RawKey;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 133, client to server: reads on in the order of the key records. The server keeps nothing
 * between two of these. Only for servers that say they know it.
 *
 * @param after where to go on: behind this key; empty for the beginning
 * @param prefix what the keys begin with
 * @param selection which records are wanted, and what of them
 * @param limits of the answer
 */
public record ScanRecords(Optional<RawKey> after, Bytes prefix, Selection selection, Limits limits)
    implements Request<ScannedRecords> {

  private static final int FIELDS = 5;

  /**
   * What is wanted.
   *
   * @param firstOwnerOnly only what the server is the first active owner of by its read ring, so
   *     that all servers together give each record once
   * @param dead also tombstones and what has expired
   * @param headersOnly of each value no more than the longest header before a client's bytes
   */
  public record Selection(boolean firstOwnerOnly, boolean dead, boolean headersOnly) {

    private static final int FIRST_OWNER_ONLY = 1;
    private static final int DEAD = 1 << 1;
    private static final int HEADERS_ONLY = 1 << 2;

    int bits() {
      return (firstOwnerOnly ? FIRST_OWNER_ONLY : 0)
          | (dead ? DEAD : 0)
          | (headersOnly ? HEADERS_ONLY : 0);
    }

    static Selection ofBits(int bits) {
      return new Selection(
          (bits & FIRST_OWNER_ONLY) != 0, (bits & DEAD) != 0, (bits & HEADERS_ONLY) != 0);
    }
  }

  /**
   * How large the answer may be; servers have limits of their own besides.
   *
   * @param records how many, at least 1
   * @param bytes of keys and values, at least 1; a single record may be larger
   */
  public record Limits(int records, int bytes) {

    /** Checks. */
    public Limits {
      if (records < 1 || bytes < 1) {
        throw new IllegalArgumentException("limits of " + records + ", " + bytes);
      }
    }
  }

  /** The method. */
  public static final RpcMethod<ScanRecords, ScannedRecords> METHOD =
      new AbstractMethod<>(133, "ScanRecords", ScannedRecords.CODEC) {
        @Override
        public void packParams(ScanRecords request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(FIELDS);
          Fields.packOptionalKey(packer, request.after);
          Dialect.packRaw(packer, request.prefix.toArray());
          packer.packInt(request.selection.bits());
          packer.packInt(request.limits.records());
          packer.packInt(request.limits.bytes());
        }

        @Override
        public ScanRecords unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, FIELDS);
          Optional<RawKey> after = Fields.unpackOptionalKey(unpacker);
          Bytes prefix = Bytes.of(Dialect.unpackRaw(unpacker));
          Selection selection = Selection.ofBits(Fields.unpackUnsignedInt(unpacker));
          int records = unpacker.unpackInt();
          int bytes = unpacker.unpackInt();
          Limits limits = Fields.checked(() -> new Limits(records, bytes));
          return new ScanRecords(after, prefix, selection, limits);
        }
      };

  @Override
  public RpcMethod<ScanRecords, ScannedRecords> method() {
    return METHOD;
  }
}
