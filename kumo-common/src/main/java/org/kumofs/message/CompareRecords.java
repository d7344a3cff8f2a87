package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.ring.NodeAddress;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 145, from one owner of some keys to another, on a connection as clients have it: whether
 * the two have the same records of the keys that both own, within a piece of the order of keys.
 * Error 6 if the two go by different rings, or records move. Only for servers that say they know
 * it.
 *
 * @param asker the asking server
 * @param writeRing the stamp of its write ring
 * @param piece of which keys
 * @param terms which records of them
 * @param digest what the asking one has there
 */
public record CompareRecords(
    NodeAddress asker, ClockTime writeRing, Piece piece, Terms terms, long digest)
    implements Request<ComparedRecords> {

  private static final int FIELDS = 8;

  /** The bit of {@link StatusCode#CAPABILITIES} of servers that know the method. */
  public static final long CAPABILITY = 1 << 10;

  /**
   * A piece of the order of keys.
   *
   * @param after begins behind this key; empty for the first
   * @param upTo ends with this key; empty for the last
   */
  public record Piece(Optional<RawKey> after, Optional<RawKey> upTo) {}

  /**
   * Leaves out what owners may well differ in for a while. All are Unix seconds.
   *
   * @param settledBefore records with later stamps may be on their way to the others
   * @param tombstonesFrom earlier tombstones may be gone from some
   * @param now values that have expired by then may be gone from some
   */
  public record Terms(long settledBefore, long tombstonesFrom, long now) {}

  /** The method. */
  public static final RpcMethod<CompareRecords, ComparedRecords> METHOD =
      new AbstractMethod<>(145, "CompareRecords", ComparedRecords.CODEC) {
        @Override
        public void packParams(CompareRecords request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(FIELDS);
          Fields.packAddress(packer, request.asker);
          Fields.packClockTime(packer, request.writeRing);
          Fields.packOptionalKey(packer, request.piece.after);
          Fields.packOptionalKey(packer, request.piece.upTo);
          packer.packLong(request.terms.settledBefore);
          packer.packLong(request.terms.tombstonesFrom);
          packer.packLong(request.terms.now);
          packer.packLong(request.digest);
        }

        @Override
        public CompareRecords unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, FIELDS);
          return new CompareRecords(
              Fields.unpackAddress(unpacker),
              Fields.unpackClockTime(unpacker),
              new Piece(Fields.unpackOptionalKey(unpacker), Fields.unpackOptionalKey(unpacker)),
              new Terms(unpacker.unpackLong(), unpacker.unpackLong(), unpacker.unpackLong()),
              unpacker.unpackLong());
        }
      };

  @Override
  public RpcMethod<CompareRecords, ComparedRecords> method() {
    return METHOD;
  }
}
