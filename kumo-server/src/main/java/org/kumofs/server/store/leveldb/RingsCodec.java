package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.disk.RingBytes;
import org.kumofs.disk.SealedBytes;
import org.kumofs.ring.NodeAddress;
import org.kumofs.server.store.RememberedRings;

/** The bytes of the file with the rings. See {@code docs/storage.md}, Rings. */
final class RingsCodec {

  private static final SealedBytes FORM = new SealedBytes("KUMORING", 1);

  private RingsCodec() {}

  static byte[] encode(RememberedRings rings) {
    return FORM.seal(
        out -> {
          out.writeInt(rings.managers().size());
          for (NodeAddress manager : rings.managers()) {
            RingBytes.writeAddress(manager, out);
          }
          RingBytes.writeSeed(rings.write(), out);
          RingBytes.writeSeed(rings.read(), out);
        });
  }

  /**
   * Reads the rings.
   *
   * @throws IOException that says what is wrong with the file
   */
  static RememberedRings decode(byte[] file) throws IOException {
    return FORM.open(
        file,
        in -> {
          List<NodeAddress> managers = new ArrayList<>();
          int count = in.readInt();
          for (int i = 0; i < count; i++) {
            managers.add(RingBytes.readAddress(in));
          }
          return new RememberedRings(managers, RingBytes.readSeed(in), RingBytes.readSeed(in));
        });
  }
}
