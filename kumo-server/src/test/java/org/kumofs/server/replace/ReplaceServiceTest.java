package org.kumofs.server.replace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Rings.address;
import static org.kumofs.server.Rings.key;
import static org.kumofs.server.Rings.keyWith;
import static org.kumofs.server.Rings.ring;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.data.ValueContent;
import org.kumofs.message.Acknowledged;
import org.kumofs.message.ReplaceCopyEnd;
import org.kumofs.message.ReplaceCopyStart;
import org.kumofs.message.ReplaceDeleteStart;
import org.kumofs.message.ReplaceOffer;
import org.kumofs.ring.NodeAddress;
import org.kumofs.ring.Ring;
import org.kumofs.server.InMemoryStreams;
import org.kumofs.server.replace.ReplaceManager.End;
import org.kumofs.server.replace.stream.CopyPace;
import org.kumofs.server.replace.stream.OfferSettings;
import org.kumofs.server.replace.stream.StreamLimits;
import org.kumofs.server.store.Decision;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;

/** Replaces among servers in memory, on virtual time. */
class ReplaceServiceTest {

  private static final long NOW = VirtualTime.START_UNIX_MILLIS / 1_000;
  private static final long LONG_AGO = NOW - 100_000;
  private static final int COPYING = 4;
  private static final int DELETING = 8;
  private static final List<RawKey> KEYS =
      IntStream.range(0, 300).mapToObj(i -> key("key" + i)).toList();

  @TempDir private Path offers;
  private final VirtualTime time = new VirtualTime();
  private final InMemoryNetwork network = new InMemoryNetwork(time);
  private final InMemoryStreams streams = new InMemoryStreams(time);
  private final Map<Integer, ReplaceNode> nodes = new HashMap<>();
  private ReplaceManager manager;

  @BeforeEach
  void startManager() {
    manager = new ReplaceManager(address(100), time, network);
  }

  @AfterEach
  void close() {
    nodes.values().forEach(ReplaceNode::close);
  }

  private ReplaceNode start(int number) {
    return start(number, ReplaceSettings.DEFAULT);
  }

  private ReplaceNode start(int number, ReplaceSettings settings) {
    ReplaceNode node =
        new ReplaceNode(
            address(number),
            settings,
            new ReplaceNode.World(time, network, streams, manager.address, offers));
    nodes.put(number, node);
    return node;
  }

  private static ReplaceSettings settings(long offerLimitBytes, long bytesPerSecond) {
    return settings(offerLimitBytes, new CopyPace.Limits(bytesPerSecond, 0));
  }

  private static ReplaceSettings settings(long offerLimitBytes, CopyPace.Limits rates) {
    return settings(offerLimitBytes, ReplaceSettings.DEFAULT.offerBytes(), rates);
  }

  private static ReplaceSettings settings(
      long offerLimitBytes, long offerBytes, CopyPace.Limits rates) {
    return new ReplaceSettings(
        offerLimitBytes,
        offerBytes,
        rates,
        2_000,
        new OfferSettings(2, 5_000, 100, 1_000),
        StreamLimits.DEFAULT);
  }

  private static Ring oldRing(int... members) {
    return ring(LONG_AGO, members);
  }

  private static Ring newRing(int... members) {
    return ring(NOW, members);
  }

  /** Every record lies on the servers that own it by this ring. */
  private void fill(Ring ring) {
    for (RawKey key : KEYS) {
      RawValue value = ReplaceNode.value(key.toString(), LONG_AGO);
      nodes.values().stream()
          .filter(node -> ring.ownersOf(key.hash()).isActiveOwner(node.address))
          .forEach(node -> node.put(key, value));
    }
  }

  private void allGo(Ring write, Ring read) {
    nodes.values().forEach(node -> node.go(write, read));
    manager.readRing = read.seed();
  }

  private CompletableFuture<Acknowledged> startCopy(int server, Ring write, boolean full) {
    return manager.call(address(server), new ReplaceCopyStart(write.seed(), 1, full));
  }

  private void copy(Ring write) {
    nodes.keySet().forEach(server -> assertAccepted(startCopy(server, write, false)));
  }

  private CompletableFuture<Acknowledged> startDelete(int server, Ring write) {
    return manager.call(address(server), new ReplaceDeleteStart(write.seed(), 1));
  }

  private void delete(Ring write) {
    nodes.keySet().forEach(server -> assertAccepted(startDelete(server, write)));
  }

  private void assertAccepted(CompletableFuture<Acknowledged> answer) {
    time.runUntil(answer::isDone, 1_000);
    assertThat(answer).isCompleted();
  }

  private void assertRefused(CompletableFuture<Acknowledged> answer, String reason) {
    time.runUntil(answer::isDone, 1_000);
    assertThat(answer).isCompletedExceptionally();
    assertThat(reason).isNotEmpty();
  }

  private void awaitCopyEnds(int count) {
    time.runUntil(() -> manager.copyEnds.size() == count, 600_000);
  }

  private void awaitDeleteEnds(int count) {
    time.runUntil(() -> manager.deleteEnds.size() == count, 600_000);
  }

  /** A whole replace on all servers. */
  private void replace(Ring write) {
    copy(write);
    awaitCopyEnds(nodes.size());
    delete(write);
    awaitDeleteEnds(nodes.size());
    manager.readRing = write.seed();
  }

  private void assertEveryRecordLiesExactlyOnItsOwners(Ring ring) {
    for (RawKey key : KEYS) {
      List<NodeAddress> holders =
          nodes.values().stream()
              .filter(node -> node.store.get(key).isPresent())
              .map(node -> node.address)
              .toList();
      assertThat(holders)
          .as(key.toString())
          .containsExactlyInAnyOrderElementsOf(ring.ownersOf(key.hash()).active());
    }
  }

  private List<End> endsOf(ClockTime replaceTime) {
    return nodes.keySet().stream().map(i -> new End(address(i), replaceTime)).toList();
  }

  @Test
  void aNewServerGetsItsShareAndTheOthersDropTheirs() {
    IntStream.rangeClosed(1, 4).forEach(this::start);
    Ring before = oldRing(1, 2, 3, 4);
    fill(before);
    ReplaceNode fresh = start(5);
    allGo(before, before);
    Ring after = newRing(1, 2, 3, 4, 5);

    copy(after);
    assertThat(nodes.get(1).service.stateFlags()).isEqualTo(COPYING);
    awaitCopyEnds(5);
    assertThat(manager.copyEnds).containsExactlyInAnyOrderElementsOf(endsOf(after.clockTime()));
    assertThat(nodes.values()).allMatch(node -> node.service.stateFlags() == 0);
    assertThat(nodes.values()).allMatch(node -> node.rings().read().equals(before));
    assertThat(nodes.values()).allMatch(node -> node.rings().write().equals(after));
    assertThat(fresh.store.liveCount()).isPositive();

    delete(after);
    awaitDeleteEnds(5);
    assertThat(manager.deleteEnds).containsExactlyInAnyOrderElementsOf(endsOf(after.clockTime()));
    assertThat(nodes.values()).allMatch(node -> node.service.stateFlags() == 0);
    assertThat(nodes.values()).allMatch(node -> node.rings().read().equals(after));
    assertEveryRecordLiesExactlyOnItsOwners(after);
    assertThat(offers).isEmptyDirectory();
    assertThat(streams.open()).isZero();
  }

  @Test
  void whatAServerThatLeftHeldIsCopiedByOthers() {
    IntStream.rangeClosed(1, 5).forEach(this::start);
    Ring before = oldRing(1, 2, 3, 4, 5);
    fill(before);
    allGo(oldRing(1, 2, 3, 4, -5), oldRing(1, 2, 3, 4, -5));
    nodes.remove(5).close();
    Ring after = newRing(1, 2, 3, 4);

    replace(after);

    assertEveryRecordLiesExactlyOnItsOwners(after);
  }

  @Test
  void theClocksOfManagersAreObserved() {
    ReplaceNode node = start(1);
    assertAccepted(
        manager.call(node.address, new ReplaceCopyStart(newRing(1).seed(), 5_000, false)));
    assertThat(node.clock.lamport().peek()).isGreaterThanOrEqualTo(5_000);
    awaitCopyEnds(1);
    assertAccepted(manager.call(node.address, new ReplaceDeleteStart(newRing(1).seed(), 7_000)));
    assertThat(node.clock.lamport().peek()).isGreaterThanOrEqualTo(7_000);
  }

  @Test
  void aFirstAttachKeepsWhatIsThere() {
    ReplaceNode node = start(1);
    node.put(KEYS.get(0), ReplaceNode.value("kept", LONG_AGO));
    replace(newRing(1));
    assertThat(node.store.get(KEYS.get(0))).isPresent();
    assertThat(node.rings().read().isActive(node.address)).isTrue();
  }

  @Test
  void aFirstAttachSharesWhatIsThere() {
    ReplaceNode one = start(1);
    ReplaceNode two = start(2);
    one.put(KEYS.get(0), ReplaceNode.value("one", LONG_AGO));
    two.put(KEYS.get(1), ReplaceNode.value("two", LONG_AGO));
    replace(newRing(1, 2));
    assertThat(one.store.get(KEYS.get(1))).isPresent();
    assertThat(two.store.get(KEYS.get(0))).isPresent();
  }

  @Test
  void aServerThatComesBackStartsOverAndBringsNothingDeletedBack() {
    IntStream.rangeClosed(1, 2).forEach(this::start);
    Ring down = oldRing(1, 2, -3);
    fill(oldRing(1, 2, 3));
    RawKey deleted = KEYS.get(5);
    for (int i = 1; i <= 2; i++) {
      nodes.get(i).store.mutate(deleted, current -> Decision.erase(true));
    }
    allGo(down, down);
    // This one starts with its old database and has not heard of any ring.
    ReplaceNode back = start(3);
    fill(oldRing(3));
    back.put(deleted, ReplaceNode.value("deleted long ago", LONG_AGO));

    Ring after = newRing(1, 2, 3);
    replace(after);

    assertThat(manager.readRingRequests).isEqualTo(1);
    for (ReplaceNode node : nodes.values()) {
      assertThat(node.store.get(deleted)).as(node.address.toString()).isEmpty();
      assertThat(node.store.liveCount()).isEqualTo(KEYS.size() - 1);
    }
  }

  @Test
  void theReadRingIsAskedForUntilItIsKnown() {
    start(1);
    ReplaceNode back = start(3);
    back.put(KEYS.get(5), ReplaceNode.value("old", LONG_AGO));
    nodes.get(1).go(oldRing(1), oldRing(1));
    manager.readRing = oldRing(1).seed();
    manager.refusals = 3;
    assertAccepted(startCopy(3, newRing(1, 3), false));
    time.runFor(400);
    assertThat(back.rings().write().isEmpty()).isTrue();
    assertThat(back.store.liveCount()).isEqualTo(1);
    assertThat(back.service.stateFlags()).isEqualTo(COPYING);
    awaitCopyEnds(1);
    assertThat(manager.readRingRequests).isEqualTo(4);
    assertThat(back.store.liveCount()).isZero();
  }

  @Test
  void aRepeatedCopyDoesNotStartOver() {
    start(1);
    start(2);
    Ring before = oldRing(1);
    fill(before);
    allGo(before, before);
    Ring after = newRing(1, 2);
    copy(after);
    awaitCopyEnds(2);
    RawKey written = key("written meanwhile");
    nodes.get(2).put(written, ReplaceNode.value("new", NOW));
    copy(after);
    awaitCopyEnds(4);
    assertThat(nodes.get(2).store.get(written)).isPresent();
    assertThat(nodes.get(2).store.liveCount()).isEqualTo(KEYS.size() + 1);
  }

  @Test
  void offersThatComeBeforeTheServerIsInTheRingWait() {
    start(1);
    start(2);
    Ring before = oldRing(1);
    fill(before);
    allGo(before, before);
    nodes.get(2).put(KEYS.get(0), ReplaceNode.value("of an earlier life", LONG_AGO - 1));
    Ring after = newRing(1, 2);
    assertAccepted(startCopy(1, after, false));
    time.runFor(1_000);
    assertThat(nodes.get(2).store.liveCount()).isEqualTo(1);
    assertThat(manager.copyEnds).isEmpty();

    assertAccepted(startCopy(2, after, false));
    awaitCopyEnds(2);
    assertThat(nodes.get(2).store.liveCount()).isEqualTo(KEYS.size());
    assertThat(nodes.get(2).store.get(KEYS.get(0)))
        .contains(ReplaceNode.value(KEYS.get(0).toString(), LONG_AGO));
  }

  @Test
  void anAnnouncementThatGetsLostIsRepeated() {
    start(1);
    start(2);
    fill(oldRing(1));
    allGo(oldRing(1), oldRing(1));
    int[] lost = new int[1];
    network.setFirewall((from, to, method) -> method != ReplaceOffer.METHOD.id() || ++lost[0] > 2);
    copy(newRing(1, 2));
    awaitCopyEnds(2);
    assertThat(lost[0]).isEqualTo(3);
    assertThat(nodes.get(2).store.liveCount()).isEqualTo(KEYS.size());
  }

  @Test
  void aReceiverThatNeverComesFailsTheCopyAndNothingIsDeleted() {
    start(1, settings(0, 0));
    start(2);
    Ring before = oldRing(1);
    fill(before);
    allGo(before, before);
    Ring after = newRing(2);
    network.setFirewall((from, to, method) -> method != ReplaceOffer.METHOD.id());
    copy(after);
    time.runFor(120_000);
    assertThat(manager.copyEnds).containsExactly(new End(address(2), after.clockTime()));
    assertThat(nodes.get(1).service.stateFlags()).isZero();
    assertThat(nodes.get(1).store.liveCount()).isEqualTo(KEYS.size());
    assertThat(offers).isEmptyDirectory();

    assertRefused(startDelete(1, after), "not copied");
    assertThat(nodes.get(1).rings().read()).isEqualTo(before);

    // The next replace, once the cause is gone, makes good for it.
    network.setFirewall((from, to, method) -> true);
    manager.copyEnds.clear();
    replace(after);
    assertEveryRecordLiesExactlyOnItsOwners(after);
  }

  @Test
  void anOfferToAServerThatIsLostMeanwhileIsDropped() {
    start(1);
    start(2);
    fill(oldRing(1));
    allGo(oldRing(1), oldRing(1));
    network.setFirewall((from, to, method) -> method != ReplaceOffer.METHOD.id());
    Ring after = newRing(1, 2);
    copy(after);
    time.runFor(1_000);
    assertThat(manager.copyEnds).hasSize(1);
    Ring without = ring(NOW + 1, 1, -2);
    nodes.get(1).go(without, oldRing(1));
    time.runFor(100);
    assertThat(manager.copyEnds).hasSize(2);

    // What it missed is not made good by a ring that has it in again.
    Ring again = ring(NOW + 2, 1, 2);
    nodes.get(1).go(again, oldRing(1));
    assertRefused(startDelete(1, again), "not copied");
  }

  @Test
  void theEndIsReportedUntilTheManagerTakesIt() {
    start(1);
    manager.refusals = 3;
    allGo(newRing(1), newRing(1));
    copy(newRing(1));
    awaitCopyEnds(1);
    assertThat(manager.refusals).isZero();
    network.setFirewall(
        (from, to, method) ->
            method != ReplaceCopyEnd.METHOD.id() || time.unixSeconds() > NOW + 30);
    copy(newRing(1));
    time.runFor(20_000);
    assertThat(manager.copyEnds).hasSize(1);
    awaitCopyEnds(2);
    manager.refusals = 2;
    delete(newRing(1));
    awaitDeleteEnds(1);
  }

  @Test
  void aNewerCopyEndsTheReportsOfAnEarlierOne() {
    start(1);
    Ring first = newRing(1);
    Ring second = ring(NOW + 1, 1);
    manager.refusals = 1;
    copy(first);
    time.runFor(200);
    copy(second);
    awaitCopyEnds(1);
    time.runFor(60_000);
    assertThat(manager.copyEnds).containsExactly(new End(address(1), second.clockTime()));
  }

  @Test
  void aNewerCopyEndsTheScanAndTheOffersOfAnEarlierOne() {
    start(1, settings(0, 20_000));
    start(2);
    Ring before = oldRing(1);
    allGo(before, before);
    IntStream.range(0, 1_000).forEach(i -> nodes.get(1).put(key("large" + i), large(i, 100)));
    Ring first = newRing(1, 2);
    copy(first);
    time.runFor(1_000);
    assertThat(nodes.get(1).service.stateFlags()).isEqualTo(COPYING);
    Ring second = ring(NOW + 1, 1, 2);
    copy(second);
    awaitCopyEnds(3);
    time.runFor(60_000);
    // The server without records was done with the first.
    assertThat(manager.copyEnds)
        .containsExactlyInAnyOrder(
            new End(address(2), first.clockTime()),
            new End(address(1), second.clockTime()),
            new End(address(2), second.clockTime()));
    assertThat(nodes.get(2).store.liveCount()).isEqualTo(1_000);
    assertThat(offers).isEmptyDirectory();
  }

  private static RawValue large(int seed, int length) {
    byte[] data = new byte[length];
    new Random(seed).nextBytes(data);
    return RawValue.of(ClockTime.of(LONG_AGO, seed), 0, data);
  }

  /** A thousand records of 120 bytes, to be read and then to be sent. */
  private double secondsOfACopy(ReplaceNode from) {
    start(2);
    allGo(oldRing(1), oldRing(1));
    IntStream.range(0, 1_000).forEach(i -> from.put(key("large" + i), large(i, 100)));
    long before = time.nanoTime();
    copy(newRing(1, 2));
    awaitCopyEnds(2);
    return (time.nanoTime() - before) / 1e9;
  }

  @Test
  void theRateLimitHolds() {
    assertThat(secondsOfACopy(start(1, settings(0, 10_000)))).isBetween(18.0, 26.0);
  }

  @Test
  void whileClientsAreServedAnotherLimitHoldsThatCountsRecordsToo() {
    ReplaceNode node = start(1, settings(0, new CopyPace.Limits(0, 40_000)));
    node.serving = true;

    assertThat(secondsOfACopy(node)).isBetween(20.0, 28.0);
  }

  @Test
  void whileNobodyAsksThatOneDoesNotHold() {
    ReplaceNode node = start(1, settings(0, new CopyPace.Limits(0, 40_000)));

    assertThat(secondsOfACopy(node)).isLessThan(5);
  }

  @Test
  void offersThatGrowTooLargeAreSentInBetween() {
    start(1, settings(50_000, 0));
    start(2);
    allGo(oldRing(1), oldRing(1));
    IntStream.range(0, 2_000).forEach(i -> nodes.get(1).put(key("large" + i), large(i, 100)));
    copy(newRing(1, 2));
    awaitCopyEnds(2);
    assertThat(nodes.get(2).store.liveCount()).isEqualTo(2_000);
    assertThat(streams.dialed()).isBetween(3, 5);
    assertThat(offers).isEmptyDirectory();
  }

  @Test
  void recordsAreStoredByTheirReceiverWhileMoreAreRead() {
    start(1, settings(0, 10_000, new CopyPace.Limits(20_000, 0)));
    start(2);
    allGo(oldRing(1), oldRing(1));
    IntStream.range(0, 2_000).forEach(i -> nodes.get(1).put(key("large" + i), large(i, 100)));
    copy(newRing(1, 2));
    awaitCopyEnds(1);
    time.runUntil(() -> nodes.get(2).store.liveCount() > 0, 600_000);
    assertThat(nodes.get(1).service.report().progress().scannedMillionths()).isBetween(1, 999_999);
    awaitCopyEnds(2);
    assertThat(nodes.get(2).store.liveCount()).isEqualTo(2_000);
    assertThat(offers).isEmptyDirectory();
  }

  @Test
  void whoDoesNotComeHoldsUpNobodyElse() {
    start(1, settings(0, 10_000, CopyPace.Limits.NONE));
    start(2);
    start(3);
    allGo(oldRing(1), oldRing(1));
    network.setFirewall(
        (from, to, method) -> method != ReplaceOffer.METHOD.id() || !to.equals(address(3)));
    IntStream.range(0, 2_000).forEach(i -> nodes.get(1).put(key("large" + i), large(i, 100)));
    copy(newRing(1, 2, 3));
    time.runUntil(() -> nodes.get(2).store.liveCount() == 2_000, 4_000);
    assertThat(nodes.get(3).store.liveCount()).isZero();
  }

  @Test
  void anOfferThatFailsEndsTheWalk() {
    start(1, settings(0, 10_000, new CopyPace.Limits(5_000, 0)));
    start(2);
    allGo(oldRing(1), oldRing(1));
    network.setFirewall((from, to, method) -> method != ReplaceOffer.METHOD.id());
    IntStream.range(0, 5_000).forEach(i -> nodes.get(1).put(key("large" + i), large(i, 100)));
    copy(newRing(1, 2));
    time.runUntil(() -> nodes.get(1).service.stateFlags() == 0, 60_000);
    assertThat(nodes.get(1).service.report().progress().scannedMillionths()).isBetween(1, 999_999);
    assertThat(offers).isEmptyDirectory();
  }

  @Test
  void aFullReplaceRepairsWhatIsMissing() {
    IntStream.rangeClosed(1, 4).forEach(this::start);
    Ring ring = oldRing(1, 2, 3, 4);
    allGo(ring, ring);
    for (int i = 0; i < KEYS.size(); i++) {
      // Some server has each record, owner or not.
      nodes.get(1 + i % 4).put(KEYS.get(i), ReplaceNode.value("only copy", LONG_AGO));
    }
    for (int server = 1; server <= 4; server++) {
      assertAccepted(startCopy(server, ring, true));
    }
    awaitCopyEnds(4);
    delete(ring);
    awaitDeleteEnds(4);
    assertEveryRecordLiesExactlyOnItsOwners(ring);
  }

  @Test
  void aFullReplaceForARingThatTheServerDoesNotHaveIsRefused() {
    start(1);
    allGo(oldRing(1), oldRing(1));
    assertRefused(startCopy(1, newRing(1, 2), true), "obsolete");
    assertThat(nodes.get(1).doubts).isEqualTo(1);
    assertThat(nodes.get(1).rings().write()).isEqualTo(oldRing(1));
    assertAccepted(startCopy(1, newRing(1), true));
    assertThat(nodes.get(1).rings().write()).isEqualTo(oldRing(1));
  }

  @Test
  void obsoleteAndEmptyRingsAreRefused() {
    start(1);
    allGo(newRing(1, 2), newRing(1, 2));
    assertRefused(startCopy(1, oldRing(1), false), "obsolete");
    assertRefused(startCopy(1, ring(NOW + 9, -1), false), "empty");
    assertRefused(startCopy(1, Ring.EMPTY, true), "empty");
    assertThat(nodes.get(1).service.stateFlags()).isZero();
  }

  @Test
  void aDeleteWithoutARingIsRefused() {
    start(1);
    nodes.get(1).put(KEYS.get(0), ReplaceNode.value("stays", LONG_AGO));
    assertRefused(startDelete(1, newRing(2)), "not ready");
    assertThat(nodes.get(1).store.liveCount()).isEqualTo(1);
  }

  @Test
  void aDeleteWaitsForTheCopy() {
    start(1, settings(0, 20_000));
    start(2);
    Ring before = oldRing(1);
    allGo(before, before);
    IntStream.range(0, 1_000).forEach(i -> nodes.get(1).put(key("large" + i), large(i, 100)));
    Ring after = newRing(2);
    copy(after);
    delete(after);
    time.runFor(1_000);
    assertThat(nodes.get(1).service.stateFlags()).isEqualTo(COPYING);
    assertThat(nodes.get(1).rings().read()).isEqualTo(before);
    awaitDeleteEnds(2);
    assertThat(nodes.get(1).store.liveCount()).isZero();
    assertThat(nodes.get(2).store.liveCount()).isEqualTo(1_000);
  }

  @Test
  void whoeverIsNoManagerOfThisServerIsRefused() {
    ReplaceNode node = start(1);
    allGo(oldRing(1), oldRing(1));
    ReplaceManager stranger = new ReplaceManager(address(101), time, network);
    CompletableFuture<Acknowledged> copy =
        stranger.call(node.address, new ReplaceCopyStart(newRing(2).seed(), 1, false));
    CompletableFuture<Acknowledged> delete =
        stranger.call(node.address, new ReplaceDeleteStart(newRing(2).seed(), 1));
    assertRefused(copy, "no manager");
    assertRefused(delete, "no manager");
    assertThat(node.rings().write()).isEqualTo(oldRing(1));
  }

  /** A server that stood still until it was given up may go on with an old copy. */
  @Test
  void offersOfAServerThatWasGivenUpWait() {
    IntStream.rangeClosed(1, 3).forEach(this::start);
    Ring old = oldRing(1, 2, 3);
    Ring without3 = ring(NOW - 10, 1, 2, -3);
    nodes.get(3).go(old, old);
    List.of(1, 2).forEach(server -> nodes.get(server).go(without3, without3));
    RawValue late = ReplaceNode.value("late", NOW);
    nodes.get(3).put(KEYS.get(0), late);
    assertAccepted(startCopy(3, old, true));
    time.runFor(1_000);
    assertThat(streams.dialed()).isZero();

    nodes.get(1).go(newRing(1, 2, 3), without3);
    time.runFor(1_000);
    assertThat(nodes.get(1).store.get(KEYS.get(0))).contains(late);
    assertThat(nodes.get(2).store.get(KEYS.get(0))).isEmpty();
  }

  @Test
  void offersOfManagersAreIgnored() {
    start(1);
    allGo(oldRing(1), oldRing(1));
    manager.call(address(1), new ReplaceOffer(address(9)));
    time.runFor(1_000);
    assertThat(streams.dialed()).isZero();
  }

  @Test
  void tombstonesGoToThoseThatTakeThemAndExpiredRecordsToNobody() {
    IntStream.rangeClosed(1, 3).forEach(this::start);
    nodes.get(3).capabilities = Optional.empty();
    Ring before = oldRing(1);
    allGo(before, before);
    RawValue tombstone = RawValue.tombstone(ClockTime.of(NOW - 3_000, 1));
    RawValue oldTombstone = RawValue.tombstone(ClockTime.of(NOW - 4_000, 1));
    ValueContent content = new ValueContent(0, NOW - 1, new byte[] {1});
    RawValue expired = content.toRecord(ClockTime.of(NOW - 50, 1));
    List<StoredRecord> records =
        List.of(
            new StoredRecord(key("deleted"), tombstone),
            new StoredRecord(key("deleted long ago"), oldTombstone),
            new StoredRecord(key("expired"), expired),
            new StoredRecord(key("live"), ReplaceNode.value("live", LONG_AGO)));
    records.forEach(record -> nodes.get(1).put(record.key(), record.value()));

    copy(newRing(1, 2, 3));
    awaitCopyEnds(3);

    assertThat(held(2, records)).containsExactly(key("deleted"), key("live"));
    assertThat(held(3, records)).containsExactly(key("live"));

    delete(newRing(1, 2, 3));
    awaitDeleteEnds(3);
    assertThat(held(1, records)).containsExactly(key("deleted"), key("expired"), key("live"));
  }

  private List<RawKey> held(int server, List<StoredRecord> records) {
    return records.stream()
        .map(StoredRecord::key)
        .filter(key -> nodes.get(server).store.get(key).isPresent())
        .toList();
  }

  @Test
  void aServerThatDoesNotTellWhatItHasIsWaitedForAndGetsNoTombstones() {
    start(1);
    start(2);
    network.setFirewall((from, to, method) -> method != 97);
    allGo(oldRing(1), oldRing(1));
    nodes.get(1).put(key("deleted"), RawValue.tombstone(ClockTime.of(NOW - 10, 1)));
    nodes.get(1).put(key("live"), ReplaceNode.value("live", LONG_AGO));
    copy(newRing(1, 2));
    time.runFor(60_000);
    assertThat(nodes.get(2).store.get(key("live"))).isEmpty();
    network.setFirewall((from, to, method) -> true);
    awaitCopyEnds(2);
    assertThat(nodes.get(2).store.get(key("deleted"))).isEmpty();
    assertThat(nodes.get(2).store.get(key("live"))).isPresent();
  }

  @Test
  void aRingThatComesDuringTheDeletePhaseKeepsWhatItGives() {
    start(1, settings(0, 20_000));
    start(2);
    Ring before = oldRing(1);
    allGo(before, before);
    IntStream.range(0, 1_000).forEach(i -> nodes.get(1).put(key("large" + i), large(i, 100)));
    Ring after = newRing(2);
    copy(after);
    awaitCopyEnds(2);
    delete(after);
    time.runFor(1_000);
    assertThat(nodes.get(1).service.stateFlags()).isEqualTo(DELETING);
    long left = nodes.get(1).store.liveCount();
    assertThat(left).isBetween(1L, 999L);
    nodes.get(1).go(ring(NOW + 1, 1, 2), Ring.EMPTY);
    awaitDeleteEnds(2);
    assertThat(nodes.get(1).store.liveCount()).isEqualTo(left);
  }

  @Test
  void aRecordThatOwnersByTheRingMayYetNeedIsKept() {
    ReplaceNode node = start(1);
    Ring ring = newRing(-1, 2, 3, 4);
    RawKey own =
        keyWith(key -> ring.ownersOf(key.hash()).all().get(0).address().equals(address(1)));
    RawKey other =
        keyWith(
            key ->
                ring.ownersOf(key.hash()).all().stream()
                    .noneMatch(owner -> owner.address().equals(address(1))));
    node.put(own, ReplaceNode.value("mine when I am back", LONG_AGO));
    node.put(other, ReplaceNode.value("not mine", LONG_AGO));
    node.go(ring, ring);
    assertAccepted(startDelete(1, ring));
    awaitDeleteEnds(1);
    assertThat(node.store.get(own)).isPresent();
    assertThat(node.store.get(other)).isEmpty();
  }

  @Test
  void aServerThatIsInNeitherRingTakesTheManagersWordForTheDelete() {
    ReplaceNode node = start(9);
    node.go(oldRing(1, 2), oldRing(1, 2));
    // It took part in an earlier replace, and was away during the copy of this one.
    assertAccepted(startCopy(9, oldRing(1, 2), false));
    awaitCopyEnds(1);
    node.go(newRing(1, 2, 3), Ring.EMPTY);
    assertAccepted(startDelete(9, newRing(1, 2, 3)));
    awaitDeleteEnds(1);
  }

  @Test
  void aRestartedReceiverGetsTheOfferAgain() {
    start(1);
    start(2);
    fill(oldRing(1));
    allGo(oldRing(1), oldRing(1));
    streams.cutAfter(2_000);
    copy(newRing(1, 2));
    awaitCopyEnds(2);
    assertThat(streams.dialed()).isEqualTo(2);
    assertThat(nodes.get(2).store.liveCount()).isEqualTo(KEYS.size());
  }

  @Test
  void aScanThatFailsFailsTheCopy() {
    start(1);
    allGo(oldRing(1), oldRing(1));
    nodes.get(1).store.close();
    assertAccepted(startCopy(1, newRing(1), false));
    time.runFor(10_000);
    assertThat(manager.copyEnds).isEmpty();
    assertThat(nodes.get(1).service.stateFlags()).isZero();
  }

  @Test
  void closingLeavesNothingBehind() {
    start(1);
    start(2);
    fill(oldRing(1));
    allGo(oldRing(1), oldRing(1));
    streams.silence(address(2));
    copy(newRing(1, 2));
    time.runFor(1_000);
    nodes.values().forEach(ReplaceNode::close);
    time.runFor(60_000);
    assertThat(manager.copyEnds).hasSizeLessThan(2);
    assertThat(offers).isEmptyDirectory();
    assertThat(streams.open()).isZero();
  }

  @Test
  void aReplaceWithoutAnySurvivorOfTheOldRingStillCopies() {
    IntStream.rangeClosed(1, 6).forEach(this::start);
    Ring before = oldRing(1, 2, 3);
    fill(before);
    allGo(before, before);
    Ring after = newRing(4, 5, 6);
    replace(after);
    assertEveryRecordLiesExactlyOnItsOwners(after);
  }
}
