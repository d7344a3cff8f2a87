package org.kumofs.gateway.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.request.ClusterTotals;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.FlushResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.RequestCounters;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.FetchUpdate.Renewal;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreUpdate;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateStatus;

final class CommandRunnerTest {

  private static final byte[] KEY = "k".getBytes(US_ASCII);
  private static final Item ITEM = new Item(KEY, new ValueContent(0, 0, KEY));
  private static final Reply TOO_LARGE = new Reply.ServerError("too large");

  private final GatewayCounters counters = new GatewayCounters();
  private final FixedTime time = new FixedTime(1_000_000);
  private final MemoryStore store = new MemoryStore(time);
  private final CommandRunner runner = runner(store);

  private CommandRunner runner(GatewayStore store) {
    return new CommandRunner(store, TestStats.of(counters, time, "9.9"));
  }

  private CompletableFuture<List<GetResult>> read(byte[]... keys) {
    return runner.read(new Command.Get(List.of(keys)));
  }

  private static Command.Write cas(long token) {
    return change(StoreUpdate.cas(ITEM.content(), token));
  }

  private static Command.Write change(Update update) {
    return new Command.Change(KEY, update, true);
  }

  private UpdateStatus status(Command.Write command) {
    return ((Reply.Updated) write(command)).answer().status();
  }

  private Reply write(Command.Write command) {
    return runner.write(command).join();
  }

  @Test
  void whatIsStoredCanBeReadComparedAndDeleted() {
    assertThat(write(new Command.Set(ITEM, WriteMode.SYNC))).isEqualTo(new Reply.Stored(1));
    assertThat(read(KEY).join()).containsExactly(new GetResult.Hit(ITEM.content(), 1));
    assertThat(status(cas(7))).isEqualTo(UpdateStatus.EXISTS);
    assertThat(status(cas(1))).isEqualTo(UpdateStatus.DONE);
    assertThat(write(new Command.Delete(KEY, WriteMode.SYNC))).isEqualTo(new Reply.Deleted());
    assertThat(write(new Command.Delete(KEY, WriteMode.SYNC))).isEqualTo(new Reply.NotFound());
    assertThat(status(cas(2))).isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(runner.version()).isEqualTo(new Reply.Version("9.9"));
  }

  @Test
  void aReadThatTouchesSeesItsOwnEffectOnAKeyThatComesAgain() {
    write(new Command.Set(ITEM, WriteMode.SYNC));
    byte[] other = {'o'};

    List<GetResult> results =
        runner.read(new Command.GetAndTouch(List.of(KEY, other, KEY, other, other), 1)).join();

    assertThat(results.get(0)).isInstanceOf(GetResult.Hit.class);
    assertThat(results.subList(1, 5)).containsOnly(new GetResult.Miss());
    assertThat(counters.get(Counter.CMD_TOUCH)).isEqualTo(5);
    assertThat(counters.get(Counter.TOUCH_HITS)).isEqualTo(1);
    assertThat(counters.get(Counter.TOUCH_MISSES)).isEqualTo(4);
  }

  @Test
  void anInspectionGoesToTheCoordinatorOnlyIfItLeavesTraces() {
    write(new Command.Set(ITEM, WriteMode.SYNC));
    store.updates.clear();
    FetchUpdate unlessMissing =
        new FetchUpdate(
            OptionalLong.empty(), OptionalLong.of(0), 0, Optional.of(Renewal.OF_STALE), true);

    inspect(FetchUpdate.READ, false);
    inspect(unlessMissing, false);
    assertThat(store.updates).isEmpty();
    write(new Command.Delete(KEY, WriteMode.SYNC));
    assertThat(status(new Command.Inspect(KEY, FetchUpdate.READ, true, false)))
        .isEqualTo(UpdateStatus.NOT_FOUND);
    assertThat(store.updates).isEmpty();

    inspect(unlessMissing, false);
    inspect(FetchUpdate.READ, true);
    inspect(FetchUpdate.touch(2_000_000), false);
    assertThat(store.updates)
        .containsExactly(unlessMissing, FetchUpdate.READ, FetchUpdate.touch(2_000_000));
  }

  @Test
  void aStaleItemIsClaimedForOneClient() {
    write(new Command.Set(ITEM, WriteMode.SYNC));
    status(change(new RemoveUpdate(0, 0, true, false, OptionalLong.empty())));

    assertThat(inspect(FetchUpdate.READ, false).won()).isTrue();
    UpdatedItem second = inspect(FetchUpdate.READ, false);
    assertThat(second.won()).isFalse();
    assertThat(second.content().marks().stale()).isTrue();
    assertThat(second.content().data()).isEqualTo(KEY);
    assertThat(second.casToken()).isEqualTo(2);
  }

  private UpdatedItem inspect(FetchUpdate update, boolean wantsAccess) {
    Reply reply = write(new Command.Inspect(KEY, update, true, wantsAccess));
    UpdateAnswer answer = ((Reply.Updated) reply).answer();
    assertThat(answer.status()).isEqualTo(UpdateStatus.DONE);
    return answer.item().orElseThrow();
  }

  @Test
  void theClusterIsEmptiedOnlyWhereThatIsAllowed() {
    write(new Command.Set(ITEM, WriteMode.SYNC));
    GatewayFacts facts = new GatewayFacts("9.9", false, 1, 1, List.of());
    CommandRunner refusing =
        new CommandRunner(store, new GatewayStats(counters, new RequestCounters(), facts, time));

    assertThat(refusing.barrier(new Command.FlushAll(0)).join()).isEqualTo(new Reply.NotAllowed());
    assertThat(read(KEY).join()).hasOnlyElementsOfType(GetResult.Hit.class);
    assertThat(runner.barrier(new Command.FlushAll(0)).join()).isEqualTo(new Reply.Ok());
    assertThat(read(KEY).join()).containsExactly(new GetResult.Miss());
    assertThat(counters.get(Counter.CMD_FLUSH)).isEqualTo(2);
  }

  @Test
  void anOversizedSetLeavesNoValueBehind() {
    write(new Command.Set(ITEM, WriteMode.SYNC));

    Reply reply = write(new Command.OversizedSet(KEY, WriteMode.SYNC, TOO_LARGE));

    assertThat(reply).isEqualTo(TOO_LARGE);
    assertThat(read(KEY).join()).containsExactly(new GetResult.Miss());
  }

  @Test
  void everythingIsCounted() {
    write(new Command.Set(ITEM, WriteMode.ASYNC));
    write(cas(7));
    write(cas(1));
    read(KEY, new byte[0], KEY).join();
    write(new Command.Delete(KEY, WriteMode.SYNC));
    write(new Command.Delete(KEY, WriteMode.SYNC));
    write(cas(1));

    Map<Counter, Long> counted = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      if (counters.get(counter) != 0) {
        counted.put(counter, counters.get(counter));
      }
    }
    assertThat(counted)
        .isEqualTo(
            Map.of(
                Counter.CMD_SET, 4L,
                Counter.CAS_BADVAL, 1L,
                Counter.CAS_HITS, 1L,
                Counter.CAS_MISSES, 1L,
                Counter.CMD_GET, 3L,
                Counter.GET_HITS, 2L,
                Counter.GET_MISSES, 1L,
                Counter.DELETE_HITS, 1L,
                Counter.DELETE_MISSES, 1L));
  }

  @Test
  void whatTheClusterCannotDoIsAServerErrorWithItsReason() {
    CommandRunner failing = runner(new FailingStore());

    assertThat(failing.write(new Command.Set(ITEM, WriteMode.SYNC)).join())
        .isEqualTo(new Reply.ServerError("no server"));
    assertThat(failing.write(cas(1)).join()).isEqualTo(new Reply.ServerError("no server"));
    assertThat(failing.write(new Command.Delete(KEY, WriteMode.SYNC)).join())
        .isEqualTo(new Reply.ServerError("no server"));
    assertThat(counters.get(Counter.SERVER_ERRORS)).isEqualTo(3);
    assertThat(failing.write(new Command.OversizedSet(KEY, WriteMode.SYNC, TOO_LARGE)).join())
        .isEqualTo(TOO_LARGE);
  }

  @Test
  void aStoreThatThrowsOrMiscountsIsAFailedFuture() {
    CommandRunner failing = runner(new FailingStore());

    assertThat(failing.read(new Command.Get(List.of(KEY)))).isCompletedExceptionally();
    assertThat(failing.read(new Command.Get(List.of(KEY, KEY)))).isCompletedExceptionally();
  }

  /** Fails in every way; throws for one key, gives one result for more. */
  private static final class FailingStore implements GatewayStore {

    @Override
    public CompletableFuture<List<GetResult>> get(List<byte[]> keys) {
      if (keys.size() == 1) {
        throw new IllegalStateException("broken");
      }
      return CompletableFuture.completedFuture(List.of(new GetResult.Miss()));
    }

    @Override
    public CompletableFuture<StoreResult> set(Item item, WriteMode mode) {
      return CompletableFuture.completedFuture(new StoreResult.Failed("no server"));
    }

    @Override
    public CompletableFuture<DeleteResult> delete(byte[] key, WriteMode mode) {
      return CompletableFuture.completedFuture(new DeleteResult.Failed("no server"));
    }

    @Override
    public CompletableFuture<UpdateResult> update(byte[] key, Update update, boolean wantsData) {
      return CompletableFuture.completedFuture(new UpdateResult.Failed("no server"));
    }

    @Override
    public CompletableFuture<FlushResult> flushAll(long delaySeconds) {
      return CompletableFuture.completedFuture(new FlushResult.Failed("no server"));
    }

    @Override
    public CompletableFuture<ClusterTotals> totals() {
      return CompletableFuture.completedFuture(new ClusterTotals(0, 1, 0, 0, 0, 0, 0));
    }
  }
}
