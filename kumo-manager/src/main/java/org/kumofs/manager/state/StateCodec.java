package org.kumofs.manager.state;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kumofs.clock.ClockTime;
import org.kumofs.disk.RingBytes;
import org.kumofs.disk.SealedBytes;
import org.kumofs.manager.state.ManagerState.AutoReplaceSetting;
import org.kumofs.message.RecordedIdentity;
import org.kumofs.message.RingSeeds;
import org.kumofs.ring.NodeAddress;

/** The bytes of a state file. See {@code docs/cluster.md}, What managers keep. */
final class StateCodec {

  private static final SealedBytes FORM = new SealedBytes("KUMOMNGR", 1);

  private StateCodec() {}

  static byte[] encode(NodeAddress manager, ManagerState state) {
    return FORM.seal(
        out -> {
          RingBytes.writeAddress(manager, out);
          RingBytes.writeSeed(state.rings().write(), out);
          RingBytes.writeSeed(state.rings().read(), out);
          out.writeInt(state.identities().size());
          for (RecordedIdentity identity : state.identities()) {
            writeIdentity(identity, out);
          }
          out.writeBoolean(state.autoReplace().option());
          out.writeBoolean(state.autoReplace().enabled());
        });
  }

  private static void writeIdentity(RecordedIdentity identity, DataOutputStream out)
      throws IOException {
    RingBytes.writeAddress(identity.server(), out);
    RingBytes.writeIdentity(identity.identity(), out);
    out.writeLong(identity.since().bits());
  }

  /**
   * Reads a file.
   *
   * @throws IOException that says what is wrong with it, also if it is that of another manager
   */
  static ManagerState decode(NodeAddress manager, byte[] file) throws IOException {
    return FORM.open(
        file,
        in -> {
          NodeAddress owner = RingBytes.readAddress(in);
          if (!owner.equals(manager)) {
            throw new IOException("it is that of the manager " + owner);
          }
          RingSeeds rings = new RingSeeds(RingBytes.readSeed(in), RingBytes.readSeed(in));
          List<RecordedIdentity> identities = new ArrayList<>();
          int count = in.readInt();
          for (int i = 0; i < count; i++) {
            identities.add(readIdentity(in));
          }
          return new ManagerState(
              rings, identities, new AutoReplaceSetting(in.readBoolean(), in.readBoolean()));
        });
  }

  private static RecordedIdentity readIdentity(DataInputStream in) throws IOException {
    return new RecordedIdentity(
        RingBytes.readAddress(in), RingBytes.readIdentity(in), new ClockTime(in.readLong()));
  }
}
