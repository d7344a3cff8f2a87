package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.ring.NodeAddress;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * What a server knows of the cluster. See {@code docs/cluster.md}, Reads of a server that is cut
 * off.
 *
 * @param rings the stamps of the rings that it goes by
 * @param managers those of its managers that have answered it since its start
 */
public record RingNewsReport(RingStamps rings, List<HeardManager> managers) {

  private static final int FIELDS = RingStamps.FIELDS + 1;
  private static final int MANAGER_FIELDS = 2;

  static final ResultCodec<RingNewsReport> CODEC =
      ResultCodec.of(RingNewsReport::pack, RingNewsReport::unpack);

  /** Copies. */
  public RingNewsReport {
    managers = List.copyOf(managers);
  }

  /**
   * A manager as a server hears it.
   *
   * @param agoMillis how long ago the server sent what the manager answered last
   */
  public record HeardManager(NodeAddress address, long agoMillis) {}

  private static void pack(RingNewsReport report, MessagePacker packer) throws IOException {
    packer.packArrayHeader(FIELDS);
    report.rings.pack(packer);
    packer.packArrayHeader(report.managers.size());
    for (HeardManager manager : report.managers) {
      packer.packArrayHeader(MANAGER_FIELDS);
      Fields.packAddress(packer, manager.address());
      packer.packLong(manager.agoMillis());
    }
  }

  private static RingNewsReport unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, FIELDS);
    RingStamps rings = RingStamps.unpack(unpacker);
    int size = unpacker.unpackArrayHeader();
    List<HeardManager> managers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      managers.add(unpackManager(unpacker));
    }
    unpacker.skipValue(count - FIELDS);
    return new RingNewsReport(rings, managers);
  }

  private static HeardManager unpackManager(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, MANAGER_FIELDS);
    HeardManager manager = new HeardManager(Fields.unpackAddress(unpacker), unpacker.unpackLong());
    unpacker.skipValue(count - MANAGER_FIELDS);
    return manager;
  }
}
