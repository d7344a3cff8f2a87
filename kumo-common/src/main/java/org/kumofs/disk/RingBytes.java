package org.kumofs.disk;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;

/** How addresses, rings and identities lie in a {@linkplain SealedBytes small file}. */
public final class RingBytes {

  private RingBytes() {}

  /** An address: u8 length and its wire form. */
  public static void writeAddress(NodeAddress address, DataOutputStream out) throws IOException {
    byte[] wire = address.toWire();
    out.writeByte(wire.length);
    out.write(wire);
  }

  /** Reads {@link #writeAddress}. */
  public static NodeAddress readAddress(DataInputStream in) throws IOException {
    byte[] wire = new byte[in.readUnsignedByte()];
    in.readFully(wire);
    return NodeAddress.fromWire(wire);
  }

  /** A ring: u64 stamp, u32 number of members, for each: u8 active (1) or fault (0), address. */
  public static void writeSeed(RingSeed seed, DataOutputStream out) throws IOException {
    out.writeLong(seed.clockTime().bits());
    out.writeInt(seed.nodes().size());
    for (RingNode node : seed.nodes()) {
      out.writeBoolean(node.active());
      writeAddress(node.address(), out);
    }
  }

  /** Reads {@link #writeSeed}. */
  public static RingSeed readSeed(DataInputStream in) throws IOException {
    ClockTime stamp = new ClockTime(in.readLong());
    int members = in.readInt();
    List<RingNode> nodes = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      boolean active = in.readBoolean();
      nodes.add(new RingNode(readAddress(in), active));
    }
    return new RingSeed(nodes, stamp);
  }

  /** An identity: its 128 bits. */
  public static void writeIdentity(UUID identity, DataOutputStream out) throws IOException {
    out.writeLong(identity.getMostSignificantBits());
    out.writeLong(identity.getLeastSignificantBits());
  }

  /** Reads {@link #writeIdentity}. */
  public static UUID readIdentity(DataInputStream in) throws IOException {
    long high = in.readLong();
    return new UUID(high, in.readLong());
  }
}
