package org.kumofs.message;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Method 136, server to manager: says which database the server has and which rings it knows,
 * before it asks for the manager's. The answer is the rings of the manager, after it has judged the
 * server and taken over later rings; both are empty while the manager does not hand out any. Only
 * for managers that say they know it.
 *
 * @param identity that of the server's database
 * @param previous that of the database that this one has taken the place of, if the server itself
 *     emptied it to start over, in its present life
 * @param write the write ring that the server knows, even if it does not go by it yet
 * @param read the read ring that it knows
 * @param clock the sender's Lamport clock, unsigned
 */
public record Introduce(
    UUID identity, Optional<UUID> previous, RingSeed write, RingSeed read, int clock)
    implements Request<RingSeeds> {

  private static final int FIELDS = 5;

  /** The method. */
  public static final RpcMethod<Introduce, RingSeeds> METHOD =
      new AbstractMethod<>(136, "Introduce", RingSeeds.CODEC) {
        @Override
        public void packParams(Introduce request, MessagePacker packer) throws IOException {
          packer.packArrayHeader(FIELDS);
          Fields.packIdentity(packer, request.identity);
          if (request.previous.isPresent()) {
            Fields.packIdentity(packer, request.previous.get());
          } else {
            packer.packNil();
          }
          Fields.packSeed(packer, request.write);
          Fields.packSeed(packer, request.read);
          Fields.packUnsignedInt(packer, request.clock);
        }

        @Override
        public Introduce unpackParams(MessageUnpacker unpacker, int count) throws IOException {
          Fields.require(count, FIELDS);
          return new Introduce(
              Fields.unpackIdentity(unpacker),
              unpacker.tryUnpackNil()
                  ? Optional.empty()
                  : Optional.of(Fields.unpackIdentity(unpacker)),
              Fields.unpackSeed(unpacker),
              Fields.unpackSeed(unpacker),
              Fields.unpackUnsignedInt(unpacker));
        }
      };

  @Override
  public RpcMethod<Introduce, RingSeeds> method() {
    return METHOD;
  }
}
