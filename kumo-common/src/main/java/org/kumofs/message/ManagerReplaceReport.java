package org.kumofs.message;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kumofs.clock.ClockTime;
import org.kumofs.ring.NodeAddress;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Which phase of a replace a manager runs.
 *
 * @param stage the phase; idle if it runs none, whatever its partner does
 * @param ring the stamp of the write ring that it is for; zero if idle
 * @param full whether all records go to all of their owners
 * @param millis how long the phase takes so far; 0 if idle
 * @param servers who takes part
 * @param partner the other manager, which may run one itself
 */
public record ManagerReplaceReport(
    ReplaceStage stage,
    ClockTime ring,
    boolean full,
    long millis,
    List<Participant> servers,
    Optional<NodeAddress> partner) {

  private static final int FIELDS = 6;
  private static final int PARTICIPANT_FIELDS = 2;

  /** Copies. */
  public ManagerReplaceReport {
    servers = List.copyOf(servers);
  }

  /** How far a server is, to the knowledge of the manager. */
  public enum Step {
    /** It has not acknowledged the command to start. */
    TOLD(0),
    /** It is at work. */
    WORKING(1),
    /** It has reported its end. */
    ENDED(2);

    private final int wireId;

    Step(int wireId) {
      this.wireId = wireId;
    }

    private static Step ofWireId(int wireId) throws IOException {
      for (Step step : values()) {
        if (step.wireId == wireId) {
          return step;
        }
      }
      throw new IOException("no step of a server in a replace: " + wireId);
    }
  }

  /** A server that takes part. */
  public record Participant(NodeAddress address, Step step) {}

  /** What a manager answers that runs none. */
  public static ManagerReplaceReport idle(Optional<NodeAddress> partner) {
    return new ManagerReplaceReport(
        ReplaceStage.IDLE, ClockTime.ZERO, false, 0, List.of(), partner);
  }

  static final ResultCodec<ManagerReplaceReport> CODEC =
      ResultCodec.of(ManagerReplaceReport::pack, ManagerReplaceReport::unpack);

  private static void pack(ManagerReplaceReport report, MessagePacker packer) throws IOException {
    packer.packArrayHeader(FIELDS);
    packer.packInt(report.stage.wireId());
    Fields.packClockTime(packer, report.ring);
    packer.packBoolean(report.full);
    packer.packLong(report.millis);
    packer.packArrayHeader(report.servers.size());
    for (Participant server : report.servers) {
      packer.packArrayHeader(PARTICIPANT_FIELDS);
      Fields.packAddress(packer, server.address);
      packer.packInt(server.step.wireId);
    }
    if (report.partner.isPresent()) {
      Fields.packAddress(packer, report.partner.get());
    } else {
      packer.packNil();
    }
  }

  private static ManagerReplaceReport unpack(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, FIELDS);
    ReplaceStage stage = ReplaceStage.ofWireId(unpacker.unpackInt());
    ClockTime ring = Fields.unpackClockTime(unpacker);
    boolean full = unpacker.unpackBoolean();
    long millis = unpacker.unpackLong();
    int participants = unpacker.unpackArrayHeader();
    List<Participant> servers = new ArrayList<>();
    for (int i = 0; i < participants; i++) {
      servers.add(unpackParticipant(unpacker));
    }
    Optional<NodeAddress> partner =
        unpacker.tryUnpackNil() ? Optional.empty() : Optional.of(Fields.unpackAddress(unpacker));
    unpacker.skipValue(count - FIELDS);
    return new ManagerReplaceReport(stage, ring, full, millis, servers, partner);
  }

  private static Participant unpackParticipant(MessageUnpacker unpacker) throws IOException {
    int count = unpacker.unpackArrayHeader();
    Fields.require(count, PARTICIPANT_FIELDS);
    Participant server =
        new Participant(Fields.unpackAddress(unpacker), Step.ofWireId(unpacker.unpackInt()));
    unpacker.skipValue(count - PARTICIPANT_FIELDS);
    return server;
  }
}
