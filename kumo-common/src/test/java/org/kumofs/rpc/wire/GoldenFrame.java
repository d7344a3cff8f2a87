package org.kumofs.rpc.wire;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.AttachNewServers;
import org.kumofs.message.AutoReplaceChange;
import org.kumofs.message.CreateBackup;
import org.kumofs.message.Delete;
import org.kumofs.message.DeleteResult;
import org.kumofs.message.DetachFaultServers;
import org.kumofs.message.Get;
import org.kumofs.message.GetStatus;
import org.kumofs.message.HashSpacePush;
import org.kumofs.message.HashSpaceRequest;
import org.kumofs.message.HashSpaceSync;
import org.kumofs.message.KeepAlive;
import org.kumofs.message.NodesInfo;
import org.kumofs.message.NodesInfoRequest;
import org.kumofs.message.Nothing;
import org.kumofs.message.ReadRingRequest;
import org.kumofs.message.ReplaceCopyEnd;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteEnd;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceOffer;
import org.kumofs.message.ReplicateDelete;
import org.kumofs.message.ReplicateSet;
import org.kumofs.message.Request;
import org.kumofs.message.RingSeeds;
import org.kumofs.message.RpcMethod;
import org.kumofs.message.ServerBackup;
import org.kumofs.message.Set;
import org.kumofs.message.SetAutoReplace;
import org.kumofs.message.SetOperation;
import org.kumofs.message.SetResult;
import org.kumofs.message.StartReplace;
import org.kumofs.message.StatusValue;
import org.kumofs.message.WriteRingRequest;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.kumofs.vectors.Vectors;

/**
 * One recorded call: its bytes, and the records that its decoded form describes, put together here
 * without any of the code under test.
 */
record GoldenFrame<Q extends Request<R>, R>(
    String what, RpcMethod<Q, R> method, JsonNode line, Q request, Function<JsonNode, R> results) {

  /** How the decoded form of a method's parameters and result becomes records. */
  private record Shape<Q extends Request<R>, R>(
      RpcMethod<Q, R> method, Function<JsonNode, Q> requests, Function<JsonNode, R> results) {

    GoldenFrame<Q, R> of(JsonNode line) {
      JsonNode params = line.get("requestValue").get(3);
      return new GoldenFrame<>(
          line.get("what").textValue(), method, line, requests.apply(params), results);
    }
  }

  private static final Map<String, Shape<?, ?>> SHAPES =
      Map.ofEntries(
          shape(
              "KeepAlive",
              KeepAlive.METHOD,
              p -> new KeepAlive(p.get(0).intValue()),
              r -> Nothing.NOTHING),
          shape(
              "HashSpaceSync",
              HashSpaceSync.METHOD,
              p -> new HashSpaceSync(seed(p.get(0)), seed(p.get(1)), p.get(2).intValue()),
              JsonNode::booleanValue),
          shape(
              "HashSpacePush",
              HashSpacePush.METHOD,
              p -> new HashSpacePush(seed(p.get(0)), seed(p.get(1))),
              r -> Acknowledged.ACKNOWLEDGED),
          shape(
              "HashSpaceRequest",
              HashSpaceRequest.METHOD,
              p -> new HashSpaceRequest(),
              r -> new RingSeeds(seed(r.get(0)), seed(r.get(1)))),
          shape(
              "WHashSpaceRequest",
              WriteRingRequest.METHOD,
              p -> new WriteRingRequest(),
              GoldenFrame::seed),
          shape(
              "RHashSpaceRequest",
              ReadRingRequest.METHOD,
              p -> new ReadRingRequest(),
              GoldenFrame::seed),
          shape(
              "GetNodesInfo",
              NodesInfoRequest.METHOD,
              p -> new NodesInfoRequest(),
              GoldenFrame::nodesInfo),
          shape(
              "AttachNewServers",
              AttachNewServers.METHOD,
              p -> new AttachNewServers(p.get(0).booleanValue()),
              r -> Nothing.NOTHING),
          shape(
              "DetachFaultServers",
              DetachFaultServers.METHOD,
              p -> new DetachFaultServers(p.get(0).booleanValue()),
              r -> Nothing.NOTHING),
          shape(
              "CreateBackup(manager)",
              CreateBackup.METHOD,
              p -> new CreateBackup(text(p.get(0))),
              r -> Nothing.NOTHING),
          shape(
              "CreateBackup(server)",
              ServerBackup.METHOD,
              p -> new ServerBackup(text(p.get(0))),
              r -> Acknowledged.ACKNOWLEDGED),
          shape(
              "StartReplace",
              StartReplace.METHOD,
              p -> new StartReplace(p.get(0).booleanValue()),
              r -> Nothing.NOTHING),
          shape(
              "SetAutoReplace",
              SetAutoReplace.METHOD,
              p -> new SetAutoReplace(p.get(0).booleanValue()),
              GoldenFrame::autoReplaceChange),
          shape(
              "ReplaceCopyStart",
              ReplaceCopyStart.METHOD,
              p ->
                  new ReplaceCopyStart(
                      seed(p.get(0)), p.get(1).intValue(), p.get(2).booleanValue()),
              r -> Acknowledged.ACKNOWLEDGED),
          shape(
              "ReplaceDeleteStart",
              ReplaceDeleteStart.METHOD,
              p -> new ReplaceDeleteStart(seed(p.get(0)), p.get(1).intValue()),
              r -> Acknowledged.ACKNOWLEDGED),
          shape(
              "ReplaceCopyEnd",
              ReplaceCopyEnd.METHOD,
              p -> new ReplaceCopyEnd(clockTime(p.get(0)), p.get(1).intValue()),
              r -> Acknowledged.ACKNOWLEDGED),
          shape(
              "ReplaceDeleteEnd",
              ReplaceDeleteEnd.METHOD,
              p -> new ReplaceDeleteEnd(clockTime(p.get(0)), p.get(1).intValue()),
              r -> Acknowledged.ACKNOWLEDGED),
          shape(
              "ReplaceOffer (no response)",
              ReplaceOffer.METHOD,
              p -> new ReplaceOffer(address(p.get(0))),
              r -> Nothing.NOTHING),
          shape(
              "ReplicateSet",
              ReplicateSet.METHOD,
              p ->
                  new ReplicateSet(
                      p.get(0).intValue(), p.get(1).intValue(), key(p.get(2)), value(p.get(3))),
              JsonNode::booleanValue),
          shape(
              "ReplicateDelete",
              ReplicateDelete.METHOD,
              p ->
                  new ReplicateDelete(
                      p.get(0).intValue(), p.get(1).intValue(), clockTime(p.get(2)), key(p.get(3))),
              JsonNode::booleanValue),
          shape(
              "Get",
              Get.METHOD,
              p -> new Get(key(p.get(0))),
              r -> r.isNull() ? Optional.empty() : Optional.of(value(r))),
          shape(
              "Set",
              Set.METHOD,
              p -> new Set(operation(p.get(0).intValue()), key(p.get(1)), value(p.get(2))),
              GoldenFrame::setResult),
          shape(
              "Delete",
              Delete.METHOD,
              p -> new Delete(p.get(0).intValue() == 1, key(p.get(1))),
              r -> r.booleanValue() ? DeleteResult.DELETED : DeleteResult.NOT_FOUND),
          shape(
              "GetStatus",
              GetStatus.METHOD,
              p -> new GetStatus(p.get(0).intValue()),
              GoldenFrame::status));

  /** All recorded calls. */
  static List<GoldenFrame<?, ?>> all() {
    List<GoldenFrame<?, ?>> frames = new ArrayList<>();
    for (JsonNode line : Vectors.lines("frames.jsonl")) {
      if (line.has("request")) {
        frames.add(SHAPES.get(line.get("what").textValue()).of(line));
      }
    }
    return frames;
  }

  /** Everything that was ever sent, inits too. */
  static List<byte[]> allBytes() {
    List<byte[]> frames = new ArrayList<>();
    for (JsonNode line : Vectors.lines("frames.jsonl")) {
      for (String field : List.of("hex", "request", "response")) {
        if (line.has(field)) {
          frames.add(Vectors.hex(line.get(field).textValue()));
        }
      }
    }
    return frames;
  }

  byte[] requestBytes() {
    return Vectors.hex(line.get("request").textValue());
  }

  int requestMsgId() {
    return line.get("requestValue").get(1).intValue();
  }

  boolean hasResponse() {
    return line.has("response");
  }

  byte[] responseBytes() {
    return Vectors.hex(line.get("response").textValue());
  }

  int responseMsgId() {
    return line.get("responseValue").get(1).intValue();
  }

  R result() {
    return results.apply(line.get("responseValue").get(3));
  }

  @Override
  public String toString() {
    return what + " " + line.get("request").textValue();
  }

  private static <Q extends Request<R>, R> Map.Entry<String, Shape<?, ?>> shape(
      String what,
      RpcMethod<Q, R> method,
      Function<JsonNode, Q> requests,
      Function<JsonNode, R> results) {
    return entry(what, new Shape<>(method, requests, results));
  }

  private static RingSeed seed(JsonNode node) {
    List<RingNode> nodes = new ArrayList<>();
    for (JsonNode member : node.get(0)) {
      byte[] raw = Vectors.raw(member);
      NodeAddress address = NodeAddress.fromWire(Arrays.copyOfRange(raw, 1, raw.length));
      nodes.add(new RingNode(address, raw[0] == 1));
    }
    return new RingSeed(nodes, clockTime(node.get(1)));
  }

  private static NodesInfo nodesInfo(JsonNode node) {
    List<NodeAddress> newcomers = new ArrayList<>();
    node.get(1).forEach(newcomer -> newcomers.add(address(newcomer)));
    return new NodesInfo(seed(node.get(0)), newcomers);
  }

  private static ClockTime clockTime(JsonNode node) {
    return new ClockTime(node.bigIntegerValue().longValueExact());
  }

  private static NodeAddress address(JsonNode node) {
    return NodeAddress.fromWire(Vectors.raw(node));
  }

  private static RawKey key(JsonNode node) {
    return RawKey.ofRecord(Vectors.raw(node));
  }

  private static RawValue value(JsonNode node) {
    return RawValue.ofRecord(Vectors.raw(node));
  }

  private static String text(JsonNode node) {
    return new String(Vectors.raw(node), StandardCharsets.US_ASCII);
  }

  private static SetOperation operation(int wireId) {
    return List.of(SetOperation.SET, SetOperation.SET_ASYNC, SetOperation.CAS).get(wireId);
  }

  private static SetResult setResult(JsonNode node) {
    return node.isBoolean() ? new SetResult.CasMismatch() : new SetResult.Stored(clockTime(node));
  }

  private static AutoReplaceChange autoReplaceChange(JsonNode node) {
    if (node.isNull()) {
      return AutoReplaceChange.UNCHANGED;
    }
    return node.booleanValue() ? AutoReplaceChange.ENABLED : AutoReplaceChange.DISABLED;
  }

  private static StatusValue status(JsonNode node) {
    if (node.isTextual()) {
      return new StatusValue.Text(text(node));
    }
    return node.isArray()
        ? new StatusValue.Seed(seed(node))
        : new StatusValue.Number(node.longValue());
  }
}
