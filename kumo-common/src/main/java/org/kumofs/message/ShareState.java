package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.NodeAddress;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 138, manager to manager: hands over which databases belong to the members of the rings,
 * ahead of the rings themselves; and rings that the sender knows from before its start, but does
 * not go by yet. Only for managers that say they know it.
 *
 * @param identities all that the sender has recorded
 * @param rings those of the sender; empty ones if it has only heard of rings since its start
 * @param settled whether the sender hands out its rings
 * @param clock the sender's Lamport clock, unsigned
 */
public record ShareState(
    List<RecordedIdentity> identities, RingSeeds rings, boolean settled, int clock)
    implements Request<Acknowledged> {

  private static final int FIELDS = 5;
  private static final int IDENTITY_FIELDS = 3;

  /** The method. */
  public static final RpcMethod<ShareState, Acknowledged> METHOD =
      new AbstractMethod<>(138, "ShareState", ResultCodec.ACKNOWLEDGED) {
        @Override
        public void packParams(ShareState request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(FIELDS);
          packer.packArrayHeader(request.identities.size());
          for (RecordedIdentity identity : request.identities) {
            packer.packArrayHeader(IDENTITY_FIELDS);
            Fields.packAddress(packer, identity.server());
            Fields.packIdentity(packer, identity.identity());
            Fields.packClockTime(packer, identity.since());
          }
          Fields.packSeed(packer, request.rings.write());
          Fields.packSeed(packer, request.rings.read());
          packer.packBoolean(request.settled);
          Fields.packUnsignedInt(packer, request.clock);
        }

        @Override
        public ShareState unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, FIELDS);
          int entries = unpacker.unpackArrayHeader();
          List<RecordedIdentity> identities = new ArrayList<>();
          for (int i = 0; i < entries; i++) {
            identities.add(unpackIdentity(unpacker));
          }
          RingSeeds rings = new RingSeeds(Fields.unpackSeed(unpacker), Fields.unpackSeed(unpacker));
          return new ShareState(
              identities, rings, unpacker.unpackBoolean(), Fields.unpackUnsignedInt(unpacker));
        }
      };

  /** Copies. */
  public ShareState {
    identities = List.copyOf(identities);
  }

  private static RecordedIdentity unpackIdentity(MessageUnpacker unpacker) throws IOException {
    int fields = unpacker.unpackArrayHeader();
    Fields.require(fields, IDENTITY_FIELDS);
    NodeAddress server = Fields.unpackAddress(unpacker);
    UUID identity = Fields.unpackIdentity(unpacker);
    ClockTime since = Fields.unpackClockTime(unpacker);
    unpacker.skipValue(fields - IDENTITY_FIELDS);
    return new RecordedIdentity(server, identity, since);
  }

  @Override
  public RpcMethod<ShareState, Acknowledged> method() {
    return METHOD;
  }
}
