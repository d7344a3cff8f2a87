package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingSeed;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * What a manager knows of its servers.
 *
 * @param write the ring for writes
 * @param newcomers the servers that are connected but not attached
 */
public record NodesInfo(RingSeed write, List<NodeAddress> newcomers) {

  static final ResultCodec<NodesInfo> CODEC = ResultCodec.of(NodesInfo::pack, NodesInfo::unpack);

  /** Copies. */
  public NodesInfo {
    newcomers = List.copyOf(newcomers);
  }

  private static void pack(NodesInfo info, MessagePacker packer) throws IOException {
    packer.packArrayHeader(2);
    Fields.packSeed(packer, info.write);
    packer.packArrayHeader(info.newcomers.size());
    for (NodeAddress newcomer : info.newcomers) {
      Fields.packAddress(packer, newcomer);
    }
  }

  private static NodesInfo unpack(MessageUnpacker unpacker) throws IOException {
    Fields.require(unpacker.unpackArrayHeader(), 2);
    RingSeed write = Fields.unpackSeed(unpacker);
    int count = unpacker.unpackArrayHeader();
    List<NodeAddress> newcomers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      newcomers.add(Fields.unpackAddress(unpacker));
    }
    return new NodesInfo(write, newcomers);
  }
}
