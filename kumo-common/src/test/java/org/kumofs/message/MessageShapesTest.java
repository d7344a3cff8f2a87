package org.kumofs.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.Bytes;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.UpdateStatus;
import org.kumofs.vectors.Vectors;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.ArrayBufferOutput;

/** What each method looks like on the wire, beyond what was recorded from the original. */
class MessageShapesTest {

  private static final String SEED = "92 92a7014d580a000001a7004d580a000002 cf000003e800000007";
  private static final UUID IDENTITY = new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L);
  private static final String PACKED_IDENTITY = "b0 0102030405060708 090a0b0c0d0e0f10";
  private static final RingSeed RING =
      new RingSeed(
          List.of(
              RingNode.active(NodeAddress.fromWire(Vectors.hex("4d580a000001"))),
              RingNode.fault(NodeAddress.fromWire(Vectors.hex("4d580a000002")))),
          ClockTime.of(1000, 7));
  private static final String KEY = "a9 00000000000000016b";
  private static final RawKey RAW_KEY = RawKey.ofRecord(Vectors.hex("00000000000000016b"));
  private static final String VALUE = "ab 000003e800000007 0000 76";
  private static final RawValue RAW_VALUE =
      RawValue.of(ClockTime.of(1000, 7), 0, "v".getBytes(US_ASCII));

  private static final FlushMark MARK = new FlushMark(ClockTime.of(0, 5), 6, ClockTime.ZERO, 7);
  private static final String PACKED_MARK = "94 05 06 00 07";

  static Stream<Arguments> requests() {
    return Stream.of(
        request(0, new KeepAlive(-1), "91 ceffffffff"),
        request(1, new HashSpaceRequest(), "90"),
        request(2, new HashSpaceSync(RING, RingSeed.EMPTY, 200), "93" + SEED + "929000 ccc8"),
        request(3, new HashSpacePush(RingSeed.EMPTY, RING), "92 929000" + SEED),
        request(4, new WriteRingRequest(), "90"),
        request(5, new ReadRingRequest(), "90"),
        request(8, new ReplaceCopyStart(RING, 5, true), "93" + SEED + "05 c3"),
        request(9, new ReplaceDeleteStart(RING, 5), "92" + SEED + "05"),
        request(10, new ReplaceCopyEnd(ClockTime.of(1000, 7), 5), "92 cf000003e800000007 05"),
        request(11, new ReplaceDeleteEnd(new ClockTime(-1), 5), "92 cfffffffffffffffff 05"),
        request(12, new ReplaceElection(RING, 5), "92" + SEED + "05"),
        request(
            128,
            new ApplyUpdate(
                RAW_KEY,
                RecordLayout.DEFAULT,
                new StoreUpdate(
                    StoreMode.APPEND, new ValueContent(1, 0, new byte[] {'v'}), 7, true, false),
                true,
                1000),
            "95" + KEY + "00 c3 cd03e8 960003 af 0000000000000000 0001 00000001 76 07c3c2"),
        request(
            128,
            new ApplyUpdate(
                RAW_KEY,
                new RecordLayout(true, true),
                new ArithmeticUpdate(
                    true,
                    -1,
                    2,
                    3,
                    Optional.of(new ArithmeticUpdate.Seed(4, 5)),
                    OptionalLong.of(6)),
                false,
                1),
            "95" + KEY + "03 c2 01 9801 c3 cfffffffffffffffff 02 03 04 05 06"),
        request(
            128,
            new ApplyUpdate(RAW_KEY, RecordLayout.DEFAULT, new ArithmeticUpdate(false, 1), true, 1),
            "95" + KEY + "00 c3 01 9801 c2 01 00 00 c0 c0 c0"),
        request(
            128,
            new ApplyUpdate(
                RAW_KEY,
                RecordLayout.DEFAULT,
                new FetchUpdate(
                    OptionalLong.of(1),
                    OptionalLong.of(2),
                    3,
                    Optional.of(new FetchUpdate.Renewal(OptionalLong.of(4), true)),
                    false),
                true,
                1),
            "95" + KEY + "00 c3 01 9802 01 02 03 c3 04 c3 c2"),
        request(
            128,
            new ApplyUpdate(RAW_KEY, RecordLayout.DEFAULT, FetchUpdate.touch(9), false, 1),
            "95" + KEY + "00 c2 01 9802 09 c0 00 c2 c0 c2 c3"),
        request(
            128,
            new ApplyUpdate(
                RAW_KEY,
                RecordLayout.DEFAULT,
                new RemoveUpdate(1, 2, true, false, OptionalLong.of(3)),
                false,
                1),
            "95" + KEY + "00 c2 01 9603 01 02 c3 c2 03"),
        request(129, new GetMany(List.of(RAW_KEY, RAW_KEY)), "91 92" + KEY + KEY),
        request(
            16,
            new ReplaceOffer(NodeAddress.fromWire(Vectors.hex("4dbc0a000001"))),
            "91 a64dbc0a000001"),
        request(
            32,
            new ReplicateSet(7, ReplicateFlags.BY_READ_RING, RAW_KEY, RAW_VALUE),
            "94 07 01" + KEY + VALUE),
        request(
            32,
            new ReplicateSet(
                7,
                0,
                RAW_KEY,
                RAW_VALUE,
                Optional.of(new RingStamps(ClockTime.of(1, 2), ClockTime.of(1, 1)))),
            "96 07 00" + KEY + VALUE + "cf0000000100000002 cf0000000100000001"),
        request(
            33,
            new ReplicateDelete(
                7,
                0,
                ClockTime.of(1000, 7),
                RAW_KEY,
                Optional.of(new RingStamps(ClockTime.of(1, 2), ClockTime.of(1, 1)))),
            "96 07 00 cf000003e800000007" + KEY + "cf0000000100000002 cf0000000100000001"),
        request(
            33,
            new ReplicateDelete(7, ReplicateFlags.NONE, ClockTime.of(1000, 7), RAW_KEY),
            "94 07 00 cf000003e800000007" + KEY),
        request(34, new Get(RAW_KEY), "91" + KEY),
        request(35, new Set(SetOperation.SET, RAW_KEY, RAW_VALUE), "93 00" + KEY + VALUE),
        request(35, new Set(SetOperation.SET_ASYNC, RAW_KEY, RAW_VALUE), "93 01" + KEY + VALUE),
        request(35, new Set(SetOperation.CAS, RAW_KEY, RAW_VALUE), "93 02" + KEY + VALUE),
        request(36, new Delete(false, RAW_KEY), "92 00" + KEY),
        request(36, new Delete(true, RAW_KEY), "92 01" + KEY),
        request(
            37,
            new GetIfModified(RAW_KEY, ClockTime.of(1000, 7)),
            "92" + KEY + "cf000003e800000007"),
        request(96, new ServerBackup("20100101"), "91 a8 3230313030313031"),
        request(97, new GetStatus(StatusCode.CAPABILITIES), "91 cc80"),
        request(98, new SetConfig(SetConfig.TCP_NODELAY, true), "92 00 c3"),
        request(99, new NodesInfoRequest(), "90"),
        request(100, new AttachNewServers(false), "91 c2"),
        request(130, new Flush(ClockTime.of(1, 2), 0), "92 cf 0000000100000002 00"),
        request(130, new Flush(ClockTime.ZERO, 0xffff_ffffL), "92 00 ce ffffffff"),
        request(131, new ExchangeFlushMark(MARK), "91" + PACKED_MARK),
        request(142, new RingNews(), "90"),
        request(144, new Standing(true), "91 c3"),
        request(
            145,
            new CompareRecords(
                RING.nodes().get(0).address(),
                ClockTime.of(1, 2),
                new CompareRecords.Piece(Optional.of(RAW_KEY), Optional.empty()),
                new CompareRecords.Terms(3, 4, 5),
                -6),
            "98 a6 4d580a000001 cf 0000000100000002" + KEY + "c0 03 04 05 fa"),
        request(
            140,
            new Hold(ClockTime.of(1, 2), RAW_KEY, RAW_VALUE.clockTime(), Optional.of(RAW_VALUE)),
            "94 cf 0000000100000002" + KEY + "cf 000003e800000007" + VALUE),
        request(
            140,
            new Hold(ClockTime.of(1, 2), RAW_KEY, ClockTime.of(1, 3), Optional.empty()),
            "94 cf 0000000100000002" + KEY + "cf 0000000100000003 c0"),
        request(
            139,
            new Settle(RAW_KEY, RAW_VALUE.clockTime(), Optional.of(RAW_VALUE)),
            "93" + KEY + "cf 000003e800000007" + VALUE),
        request(
            139,
            new Settle(
                RAW_KEY, ClockTime.of(1, 2), Optional.of(RawValue.tombstone(ClockTime.of(1, 2)))),
            "93" + KEY + "cf 0000000100000002 a8 0000000100000002"),
        request(
            139,
            new Settle(RAW_KEY, ClockTime.of(1, 2), Optional.empty()),
            "93" + KEY + "cf 0000000100000002 c0"),
        request(
            136,
            new Introduce(IDENTITY, Optional.empty(), RING, RingSeed.EMPTY, 7),
            "95" + PACKED_IDENTITY + "c0" + SEED + "92 90 00 07"),
        request(
            136,
            new Introduce(IDENTITY, Optional.of(IDENTITY), RING, RING, 7),
            "95" + PACKED_IDENTITY + PACKED_IDENTITY + SEED + SEED + "07"),
        request(
            138,
            new ShareState(
                List.of(
                    new RecordedIdentity(
                        RING.nodes().get(0).address(), IDENTITY, ClockTime.of(1, 2))),
                new RingSeeds(RING, RING),
                true,
                9),
            "95 91 93 a64d580a000001"
                + PACKED_IDENTITY
                + "cf 0000000100000002"
                + SEED
                + SEED
                + "c3 09"),
        request(
            133,
            new ScanRecords(
                Optional.empty(),
                Bytes.EMPTY,
                new ScanRecords.Selection(true, false, true),
                new ScanRecords.Limits(1, 1000)),
            "95 c0 a0 05 01 cd03e8"),
        request(
            133,
            new ScanRecords(
                Optional.of(RAW_KEY),
                Bytes.of(new byte[] {'k'}),
                new ScanRecords.Selection(false, true, false),
                new ScanRecords.Limits(2, 3)),
            "95" + KEY + "a1 6b 02 02 03"),
        request(
            137,
            new ImportRecords(
                new RingStamps(new ClockTime(5), new ClockTime(4)),
                true,
                List.of(
                    new ImportRecords.Entry(RAW_KEY, RAW_VALUE),
                    new ImportRecords.Entry(RAW_KEY, RawValue.tombstone(new ClockTime(1))))),
            "94 05 04 01 94" + KEY + VALUE + KEY + "a8 0000000000000001"),
        request(132, new BackupStatus(), "90"),
        request(134, new ReplaceStatus(), "90"),
        request(135, new ManagerReplaceStatus(), "90"),
        request(141, new CancelReplace(ClockTime.ZERO, true), "92 00 c3"),
        request(141, new CancelReplace(ClockTime.of(1000, 7), false), "92 cf000003e800000007 c2"),
        request(101, new DetachFaultServers(false), "91 c2"),
        request(102, new CreateBackup(""), "91 a0"),
        request(103, new SetAutoReplace(true), "91 c3"),
        request(104, new StartReplace(false), "91 c2"));
  }

  private static Arguments request(int id, Request<?> request, String hex) {
    return Arguments.of(id, request, hex.replace(" ", ""));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyRequestHasItsShape(int id, Request<?> request, String hex) throws IOException {
    assertThat(request.method().id()).isEqualTo(id);
    assertThat(request.method().hasResponse()).isEqualTo(id != 16);
    assertThat(request.method()).hasToString(request.method().name() + "(" + id + ")");
    assertThat(packed(request)).isEqualTo(hex);
    assertThat(params(request.method(), hex)).isEqualTo(request);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void aMissingParameterIsRefusedAndOneTooManyIgnored(int id, Request<?> request, String hex)
      throws IOException {
    assertThat(id).isEqualTo(request.method().id());
    int count = Integer.parseInt(hex.substring(1, 2), 16);
    String longer = "9" + Integer.toHexString(count + 1) + hex.substring(2) + "c0";
    assertThat(params(request.method(), longer)).isEqualTo(request);
    boolean lastIsOptional =
        request instanceof ReplaceCopyStart
            || request instanceof StartReplace
            || request instanceof ReplicateSet
            || request instanceof ReplicateDelete;
    if (count > 0 && !lastIsOptional) {
      String shorter = "9" + Integer.toHexString(count - 1) + hex.substring(2);
      assertThatThrownBy(() -> params(request.method(), shorter))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("at least " + count + " wanted");
    }
  }

  @Test
  void ofTheStampsOfRingsBothAreThereOrNone() throws IOException {
    String withOne = "95 07 00" + KEY + VALUE + "cf0000000100000002";
    assertThat(params(ReplicateSet.METHOD, withOne))
        .isEqualTo(new ReplicateSet(7, 0, RAW_KEY, RAW_VALUE));
    assertThatThrownBy(() -> params(ReplicateSet.METHOD, "93 07 00" + KEY))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> params(ReplicateDelete.METHOD, "92 07 00"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aReplaceIsNotFullUnlessItSaysSo() throws IOException {
    assertThat(params(ReplaceCopyStart.METHOD, "92" + SEED + "05"))
        .isEqualTo(new ReplaceCopyStart(RING, 5, false));
    assertThat(params(StartReplace.METHOD, "90")).isEqualTo(new StartReplace(false));
  }

  @ParameterizedTest
  @MethodSource("results")
  void everyResultHasItsShape(RpcMethod<?, Object> method, Object result, String hex)
      throws IOException {
    try (MessageBufferPacker packer = Dialect.PACKER.newBufferPacker()) {
      method.packResult(result, packer);
      assertThat(HexFormat.of().formatHex(packer.toByteArray())).isEqualTo(hex.replace(" ", ""));
    }
    assertThat(result(method, hex)).isEqualTo(result);
  }

  static Stream<Arguments> results() {
    NodeAddress newcomer = NodeAddress.fromWire(Vectors.hex("4d580a000009"));
    return Stream.of(
        Arguments.of(KeepAlive.METHOD, Nothing.NOTHING, "c0"),
        Arguments.of(HashSpaceRequest.METHOD, new RingSeeds(RING, RING), "92" + SEED + SEED),
        Arguments.of(WriteRingRequest.METHOD, RingSeed.EMPTY, "92 90 00"),
        Arguments.of(ReadRingRequest.METHOD, RING, SEED),
        Arguments.of(HashSpaceSync.METHOD, true, "c3"),
        Arguments.of(HashSpaceSync.METHOD, false, "c0"),
        Arguments.of(HashSpacePush.METHOD, Acknowledged.ACKNOWLEDGED, "c3"),
        Arguments.of(ReplaceElection.METHOD, true, "c3"),
        Arguments.of(ReplaceElection.METHOD, false, "c0"),
        Arguments.of(ReplicateSet.METHOD, true, "c3"),
        Arguments.of(ReplicateSet.METHOD, false, "c2"),
        Arguments.of(ReplicateDelete.METHOD, true, "c3"),
        Arguments.of(ReplicateDelete.METHOD, false, "c2"),
        Arguments.of(Get.METHOD, Optional.of(RAW_VALUE), VALUE),
        Arguments.of(Get.METHOD, Optional.empty(), "c0"),
        Arguments.of(Set.METHOD, new SetResult.Stored(new ClockTime(-2)), "cffffffffffffffffe"),
        Arguments.of(Set.METHOD, new SetResult.Stored(ClockTime.of(0, 9)), "09"),
        Arguments.of(Set.METHOD, new SetResult.CasMismatch(), "c2"),
        Arguments.of(Set.METHOD, new SetResult.Failed(), "c0"),
        Arguments.of(Delete.METHOD, DeleteResult.DELETED, "c3"),
        Arguments.of(Delete.METHOD, DeleteResult.NOT_FOUND, "c2"),
        Arguments.of(Delete.METHOD, DeleteResult.FAILED, "c0"),
        Arguments.of(GetIfModified.METHOD, new GetIfModifiedResult.Modified(RAW_VALUE), VALUE),
        Arguments.of(GetIfModified.METHOD, new GetIfModifiedResult.NotModified(), "c3"),
        Arguments.of(ApplyUpdate.METHOD, UpdateAnswer.of(UpdateStatus.NOT_A_NUMBER), "91 04"),
        Arguments.of(
            ApplyUpdate.METHOD,
            new UpdateAnswer(
                UpdateStatus.DONE,
                Optional.of(
                    new UpdatedItem(
                        new ValueContent(0, 0, new byte[] {'v'}),
                        1,
                        5,
                        6,
                        true,
                        new UpdatedItem.Access(true, 7)))),
            "97 00 ab 0000000000000005 0000 76 01 06 c3 c3 07"),
        Arguments.of(
            GetMany.METHOD,
            List.of(
                new GetManyResult.Found(RAW_VALUE),
                new GetManyResult.NotFound(),
                new GetManyResult.NotRead()),
            "93" + VALUE + "c0 c2"),
        Arguments.of(Flush.METHOD, Acknowledged.ACKNOWLEDGED, "c3"),
        Arguments.of(
            ScanRecords.METHOD,
            new ScannedRecords(
                new ClockTime(5),
                Optional.of(RAW_KEY),
                List.of(new ScannedRecords.Entry(RAW_KEY, RAW_VALUE, 300))),
            "93 05" + KEY + "93" + KEY + VALUE + "cd012c"),
        Arguments.of(
            ScanRecords.METHOD,
            new ScannedRecords(ClockTime.ZERO, Optional.empty(), List.of()),
            "93 00 c0 90"),
        Arguments.of(ImportRecords.METHOD, List.of(ImportResult.values()), "95 00 01 02 03 04"),
        Arguments.of(ExchangeFlushMark.METHOD, MARK, PACKED_MARK),
        Arguments.of(Introduce.METHOD, new RingSeeds(RING, RING), "92" + SEED + SEED),
        Arguments.of(ShareState.METHOD, Acknowledged.ACKNOWLEDGED, "c3"),
        Arguments.of(BackupStatus.METHOD, BackupReport.NONE, "98 00 00 a0 00 00 00 00 a0"),
        Arguments.of(
            BackupStatus.METHOD,
            new BackupReport(
                BackupReport.State.FAILED,
                new ClockTime(-2),
                "x",
                300,
                new BackupReport.Amount(1, 2, 3),
                "full"),
            "98 03 cffffffffffffffffe a178 cd012c 01 02 03 a4 66756c6c"),
        Arguments.of(CompareRecords.METHOD, ComparedRecords.EQUAL, "93 c3 c0 90"),
        Arguments.of(
            CompareRecords.METHOD,
            new ComparedRecords(
                false,
                Optional.of(RAW_KEY),
                List.of(new ComparedRecords.Version(RAW_KEY, ClockTime.of(1, 2)))),
            "93 c2" + KEY + "92" + KEY + "cf 0000000100000002"),
        Arguments.of(
            RingNews.METHOD,
            new RingNewsReport(
                new RingStamps(ClockTime.of(1, 2), ClockTime.of(1, 1)),
                List.of(
                    new RingNewsReport.HeardManager(RING.nodes().get(0).address(), 300),
                    new RingNewsReport.HeardManager(RING.nodes().get(0).address(), 0))),
            "93 cf 0000000100000002 cf 0000000100000001 92"
                + "92 a6 4d580a000001 cd012c 92 a6 4d580a000001 00"),
        Arguments.of(
            Standing.METHOD,
            new StandingReport(ClockTime.of(1, 2), 3, 4, 5, true, Optional.empty()),
            "96 cf 0000000100000002 03 04 05 c3 c0"),
        Arguments.of(
            Standing.METHOD,
            new StandingReport(
                ClockTime.of(1, 2),
                -3,
                4,
                5,
                false,
                Optional.of(
                    new HeldRecords(
                        6,
                        List.of(new HeldRecords.Span(7, 8)),
                        List.of(RING),
                        KeyMarks.of(new byte[] {9, 10})))),
            "96 cf 0000000100000002 fd 04 05 c2 94 06 91 92 07 08 91" + SEED + "a2 090a"),
        Arguments.of(
            ReplaceStatus.METHOD,
            ReplaceReport.NONE,
            "9f 00 00 00 00 00 00 c0 00 00 00 00 00 00 00 a0"),
        Arguments.of(
            ReplaceStatus.METHOD,
            new ReplaceReport(
                ReplaceStage.COPY,
                new ClockTime(-2),
                new ReplaceReport.Progress(
                    ReplaceReport.Step.FAILED, 300, 1_000_000, 1, OptionalLong.of(2)),
                new ReplaceReport.Counts(
                    new ReplaceReport.Amount(3, 4),
                    new ReplaceReport.Amount(5, 6),
                    new ReplaceReport.Amount(7, 8),
                    9),
                "full"),
            "9f 01 05 cffffffffffffffffe cd012c ce000f4240 01 02 03 04 05 06 07 08 09 a4 66756c6c"),
        Arguments.of(
            ManagerReplaceStatus.METHOD,
            ManagerReplaceReport.idle(Optional.empty()),
            "96 00 00 c2 00 90 c0"),
        Arguments.of(
            ManagerReplaceStatus.METHOD,
            new ManagerReplaceReport(
                ReplaceStage.DELETE,
                ClockTime.of(1000, 7),
                true,
                300,
                List.of(
                    new ManagerReplaceReport.Participant(
                        newcomer, ManagerReplaceReport.Step.ENDED)),
                Optional.of(newcomer)),
            "96 02 cf000003e800000007 c3 cd012c 91 92 a64d580a000009 02 a64d580a000009"),
        Arguments.of(CancelReplace.METHOD, true, "c3"),
        Arguments.of(CancelReplace.METHOD, false, "c2"),
        Arguments.of(GetIfModified.METHOD, new GetIfModifiedResult.NotFound(), "c0"),
        Arguments.of(GetStatus.METHOD, new StatusValue.Number(-1), "cfffffffffffffffff"),
        Arguments.of(GetStatus.METHOD, new StatusValue.Text("0.5.0"), "a5 302e352e30"),
        Arguments.of(GetStatus.METHOD, new StatusValue.Seed(RING), SEED),
        Arguments.of(GetStatus.METHOD, new StatusValue.Unknown(), "c0"),
        Arguments.of(SetConfig.METHOD, new StatusValue.Number(3), "03"),
        Arguments.of(
            NodesInfoRequest.METHOD,
            new NodesInfo(RING, List.of(newcomer)),
            "92" + SEED + "91 a64d580a000009"),
        Arguments.of(SetAutoReplace.METHOD, AutoReplaceChange.ENABLED, "c3"),
        Arguments.of(SetAutoReplace.METHOD, AutoReplaceChange.DISABLED, "c2"),
        Arguments.of(SetAutoReplace.METHOD, AutoReplaceChange.UNCHANGED, "c0"),
        Arguments.of(StartReplace.METHOD, Nothing.NOTHING, "c0"),
        Arguments.of(ServerBackup.METHOD, Acknowledged.ACKNOWLEDGED, "c3"));
  }

  @Test
  void whatIsOnlyAnAcknowledgementIsReadWhateverItIs() throws IOException {
    for (String hex : List.of("c0", "c2", "c3", "07", "a161", "9101", "8101a162", "c40161")) {
      assertThat(result(HashSpacePush.METHOD, hex)).isEqualTo(Acknowledged.ACKNOWLEDGED);
      assertThat(result(KeepAlive.METHOD, hex)).isEqualTo(Nothing.NOTHING);
    }
    assertThat(result(HashSpaceSync.METHOD, "c2")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("newerWriters")
  void newerKindsOfRawsAndWiderNumbersAreRead(
      RpcMethod<?, ?> method, Request<?> request, String hex) throws IOException {
    assertThat(params(method, hex)).isEqualTo(request);
  }

  static Stream<Arguments> newerWriters() {
    Get get = new Get(RAW_KEY);
    String key = "00000000000000016b";
    return Stream.of(
        Arguments.of(Get.METHOD, get, "91 d909" + key),
        Arguments.of(Get.METHOD, get, "91 da0009" + key),
        Arguments.of(Get.METHOD, get, "91 db00000009" + key),
        Arguments.of(Get.METHOD, get, "91 c409" + key),
        Arguments.of(Get.METHOD, get, "91 c50009" + key),
        Arguments.of(Get.METHOD, get, "91 c600000009" + key),
        Arguments.of(Delete.METHOD, new Delete(true, RAW_KEY), "92 cf0000000000000003 c409" + key),
        Arguments.of(
            ReplaceCopyEnd.METHOD,
            new ReplaceCopyEnd(ClockTime.of(0, 9), 5),
            "92 d30000000000000009 d200000005"),
        Arguments.of(
            ReplaceElection.METHOD,
            new ReplaceElection(new RingSeed(RING.nodes().subList(0, 1), ClockTime.of(0, 1)), 5),
            "92 94 dc0001 c407014d580a000001 01 c0 a161 05"));
  }

  @ParameterizedTest
  @MethodSource("misshapenRequests")
  void aMisshapenRequestIsRefused(RpcMethod<?, ?> method, String hex) {
    assertThatThrownBy(() -> params(method, hex))
        .isInstanceOfAny(IOException.class, RuntimeException.class)
        .message()
        .isNotBlank();
  }

  static Stream<Arguments> misshapenRequests() {
    return Stream.of(
        Arguments.of(KeepAlive.METHOD, "91 ff"),
        Arguments.of(KeepAlive.METHOD, "91 cf0000000100000000"),
        Arguments.of(KeepAlive.METHOD, "91 a130"),
        Arguments.of(KeepAlive.METHOD, "91 c0"),
        Arguments.of(KeepAlive.METHOD, "05"),
        Arguments.of(Get.METHOD, "91 a7 00000000000000"),
        Arguments.of(Get.METHOD, "91 a0"),
        Arguments.of(Get.METHOD, "91 05"),
        Arguments.of(Get.METHOD, "91 c0"),
        Arguments.of(Set.METHOD, "93 03" + KEY + VALUE),
        Arguments.of(Set.METHOD, "93 04" + KEY + VALUE),
        Arguments.of(Set.METHOD, "93 08" + KEY + VALUE),
        Arguments.of(Set.METHOD, "93 c3" + KEY + VALUE),
        Arguments.of(Set.METHOD, "93 00" + KEY + "a8 0000000000000000"),
        Arguments.of(Set.METHOD, "93 00" + KEY + "a9 000000000000000000"),
        Arguments.of(ReplicateSet.METHOD, "94 01 00" + KEY + "a8 0000000000000000"),
        Arguments.of(ReplicateDelete.METHOD, "94 01 00 ff" + KEY),
        Arguments.of(ReplaceOffer.METHOD, "91 a5 4dbc0a0000"),
        Arguments.of(AttachNewServers.METHOD, "91 01"),
        Arguments.of(ScanRecords.METHOD, "95 c0 a0 00 00 01"),
        Arguments.of(ScanRecords.METHOD, "95 c0 a0 00 01 ff"),
        Arguments.of(ScanRecords.METHOD, "95 a7 00000000000000 a0 00 01 01"),
        Arguments.of(ImportRecords.METHOD, "94 05 04 00 90"),
        Arguments.of(ImportRecords.METHOD, "94 05 04 00 93" + KEY + VALUE + KEY),
        Arguments.of(ImportRecords.METHOD, "94 05 04 00 92" + KEY + "a7 00000000000000"),
        Arguments.of(SetConfig.METHOD, "92 00 01"),
        Arguments.of(CreateBackup.METHOD, "91 c0"),
        Arguments.of(ReplaceElection.METHOD, "92 90 05"),
        Arguments.of(ReplaceElection.METHOD, "92 9190 05"),
        Arguments.of(ReplaceElection.METHOD, "92 92 91a0 01 05"),
        Arguments.of(ReplaceElection.METHOD, "92 92 91a64d580a000001 01 05"),
        Arguments.of(ReplaceElection.METHOD, "92 92 92a7014d580a000001a7004d580a000001 01 05"));
  }

  @ParameterizedTest
  @MethodSource("misshapenResults")
  void aMisshapenResultIsRefused(RpcMethod<?, ?> method, String hex) {
    assertThatThrownBy(() -> result(method, hex))
        .isInstanceOfAny(IOException.class, RuntimeException.class)
        .message()
        .isNotBlank();
  }

  static Stream<Arguments> misshapenResults() {
    return Stream.of(
        Arguments.of(Get.METHOD, "c3"),
        Arguments.of(Get.METHOD, "a0"),
        Arguments.of(Get.METHOD, "a8 0000000000000000"),
        Arguments.of(Set.METHOD, "c3"),
        Arguments.of(Set.METHOD, "ff"),
        Arguments.of(Set.METHOD, "a0"),
        Arguments.of(Delete.METHOD, "01"),
        Arguments.of(ApplyUpdate.METHOD, "90"),
        Arguments.of(ApplyUpdate.METHOD, "91 07"),
        Arguments.of(ApplyUpdate.METHOD, "92 00 ab 0000000000000005 0000 76"),
        Arguments.of(GetMany.METHOD, "91 01"),
        Arguments.of(ScanRecords.METHOD, "93 05 c0 92" + KEY + VALUE),
        Arguments.of(ImportRecords.METHOD, "91 05"),
        Arguments.of(GetIfModified.METHOD, "c2"),
        Arguments.of(GetIfModified.METHOD, "01"),
        Arguments.of(GetIfModified.METHOD, "a8 0000000000000000"),
        Arguments.of(GetStatus.METHOD, "c3"),
        Arguments.of(GetStatus.METHOD, "ff"),
        Arguments.of(ReplicateSet.METHOD, "c0"),
        Arguments.of(HashSpaceSync.METHOD, "01"),
        Arguments.of(SetAutoReplace.METHOD, "01"),
        Arguments.of(WriteRingRequest.METHOD, "c0"),
        Arguments.of(HashSpaceRequest.METHOD, "91" + SEED),
        Arguments.of(NodesInfoRequest.METHOD, "91" + SEED),
        Arguments.of(NodesInfoRequest.METHOD, "92" + SEED + "91 a0"));
  }

  @Test
  void numbersWithAMeaningAreThoseOfTheOriginal() {
    assertThat(StatusCode.values())
        .extracting(StatusCode::wireId)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 128, 129, 130, 131, 145, 146);
    for (StatusCode code : StatusCode.values()) {
      assertThat(StatusCode.ofWireId(code.wireId())).contains(code);
    }
    assertThat(StatusCode.ofWireId(12)).isEmpty();
    for (Role role : Role.values()) {
      assertThat(Role.ofWireId(role.wireId())).contains(role);
    }
    assertThat(Role.ofWireId(2)).isEmpty();
    assertThat(ReplicateFlags.isByReadRing(3)).isTrue();
    assertThat(ReplicateFlags.isByReadRing(2)).isFalse();
  }

  @Test
  void aRawInAStreamIsLimitedBeforeItIsRead() throws IOException {
    try (MessageUnpacker unpacker = unpacker("db7fffffff 00")) {
      assertThatThrownBy(() -> Dialect.unpackRaw(unpacker, 1000))
          .isInstanceOf(IOException.class)
          .hasMessage("a raw of 2147483647 bytes, at most 1000 allowed");
    }
    try (MessageUnpacker unpacker = unpacker("a2 0102")) {
      assertThat(Dialect.unpackRaw(unpacker, 2)).containsExactly(1, 2);
    }
  }

  private static String packed(Request<?> request) throws IOException {
    ArrayBufferOutput output = new ArrayBufferOutput();
    try (var packer = Dialect.PACKER.newPacker(output)) {
      uncheckedMethod(request.method()).packParams(uncheckedRequest(request), packer);
    }
    return HexFormat.of().formatHex(output.toByteArray());
  }

  private static MessageUnpacker unpacker(String hex) {
    return MessagePack.newDefaultUnpacker(Vectors.hex(hex));
  }

  private static Object params(RpcMethod<?, ?> method, String hex) throws IOException {
    try (MessageUnpacker unpacker = unpacker(hex)) {
      return method.unpackParams(unpacker, unpacker.unpackArrayHeader());
    }
  }

  private static <R> R result(RpcMethod<?, R> method, String hex) throws IOException {
    try (MessageUnpacker unpacker = unpacker(hex)) {
      return method.unpackResult(unpacker);
    }
  }

  @SuppressWarnings("unchecked")
  private static RpcMethod<Request<Object>, Object> uncheckedMethod(RpcMethod<?, ?> method) {
    return (RpcMethod<Request<Object>, Object>) method;
  }

  @SuppressWarnings("unchecked")
  private static Request<Object> uncheckedRequest(Request<?> request) {
    return (Request<Object>) request;
  }
}
