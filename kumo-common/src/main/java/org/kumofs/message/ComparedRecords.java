package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * What an owner has of some keys.
 *
 * @param equal whether that is what the asking one has; the rest says nothing then
 * @param upTo the last key that this tells of, if those of the piece are too many
 * @param versions the records
 */
public record ComparedRecords(boolean equal, Optional<RawKey> upTo, List<Version> versions) {

  /** The same. */
  public static final ComparedRecords EQUAL =
      new ComparedRecords(true, Optional.empty(), List.of());

  private static final int FIELDS = 3;

  static final ResultCodec<ComparedRecords> CODEC =
      ResultCodec.of(ComparedRecords::pack, ComparedRecords::unpack);

  /** Copies. */
  public ComparedRecords {
    versions = List.copyOf(versions);
  }

  /** A record without its content. */
  public record Version(RawKey key, ClockTime stamp) {}

  private static void pack(ComparedRecords result, MessagePacker packer) throws IOException {
    packer.packArrayHeader(FIELDS);
    packer.packBoolean(result.equal);
    Fields.packOptionalKey(packer, result.upTo);
    packer.packArrayHeader(2 * result.versions.size());
    for (Version version : result.versions) {
      Fields.packKey(packer, version.key);
      Fields.packClockTime(packer, version.stamp);
    }
  }

  private static ComparedRecords unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, FIELDS);
    boolean equal = unpacker.unpackBoolean();
    Optional<RawKey> upTo = Fields.unpackOptionalKey(unpacker);
    int elements = unpacker.unpackArrayHeader();
    List<Version> versions = new ArrayList<>();
    for (int i = 0; i < elements / 2; i++) {
      versions.add(new Version(Fields.unpackKey(unpacker), Fields.unpackClockTime(unpacker)));
    }
    unpacker.skipValue(elements % 2 + count - FIELDS);
    return new ComparedRecords(equal, upTo, versions);
  }
}
