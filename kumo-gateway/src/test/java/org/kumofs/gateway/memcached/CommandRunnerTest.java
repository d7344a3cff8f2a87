package org.kumofs.gateway.memcached;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.update.Update;

final class CommandRunnerTest {

  private static final byte[] KEY = "k".getBytes(US_ASCII);
  private static final Item ITEM = new Item(KEY, new ValueContent(0, 0, KEY));
  private static final Reply TOO_LARGE = new Reply.ServerError("too large");

  private final GatewayCounters counters = new GatewayCounters();
  private final CommandRunner runner =
      new CommandRunner(new MemoryStore(new FixedTime(1_000_000)), counters, "9.9");

  private Reply write(Command.Write command) {
    return runner.write(command).join();
  }

  @Test
  void whatIsStoredCanBeReadComparedAndDeleted() {
    assertThat(write(new Command.Set(ITEM, WriteMode.SYNC))).isEqualTo(new Reply.Stored(1));
    assertThat(runner.get(List.of(KEY)).join())
        .containsExactly(new GetResult.Hit(ITEM.content(), 1));
    assertThat(write(new Command.Cas(ITEM, 7))).isEqualTo(new Reply.Exists());
    assertThat(write(new Command.Cas(ITEM, 1))).isEqualTo(new Reply.Stored(2));
    assertThat(write(new Command.Delete(KEY, WriteMode.SYNC))).isEqualTo(new Reply.Deleted());
    assertThat(write(new Command.Delete(KEY, WriteMode.SYNC))).isEqualTo(new Reply.NotFound());
    assertThat(write(new Command.Cas(ITEM, 2))).isEqualTo(new Reply.NotFound());
    assertThat(runner.version()).isEqualTo(new Reply.Version("9.9"));
  }

  @Test
  void anOversizedSetLeavesNoValueBehind() {
    write(new Command.Set(ITEM, WriteMode.SYNC));

    Reply reply = write(new Command.OversizedSet(KEY, WriteMode.SYNC, TOO_LARGE));

    assertThat(reply).isEqualTo(TOO_LARGE);
    assertThat(runner.get(List.of(KEY)).join()).containsExactly(new GetResult.Miss());
  }

  @Test
  void everythingIsCounted() {
    write(new Command.Set(ITEM, WriteMode.ASYNC));
    write(new Command.Cas(ITEM, 7));
    write(new Command.Cas(ITEM, 1));
    runner.get(List.of(KEY, new byte[0], KEY)).join();
    write(new Command.Delete(KEY, WriteMode.SYNC));
    write(new Command.Delete(KEY, WriteMode.SYNC));
    write(new Command.Cas(ITEM, 1));

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
    CommandRunner failing = new CommandRunner(new FailingStore(), counters, "9.9");

    assertThat(failing.write(new Command.Set(ITEM, WriteMode.SYNC)).join())
        .isEqualTo(new Reply.ServerError("no server"));
    assertThat(failing.write(new Command.Cas(ITEM, 1)).join())
        .isEqualTo(new Reply.ServerError("no server"));
    assertThat(failing.write(new Command.Delete(KEY, WriteMode.SYNC)).join())
        .isEqualTo(new Reply.ServerError("no server"));
    assertThat(counters.get(Counter.SERVER_ERRORS)).isEqualTo(3);
    assertThat(failing.write(new Command.OversizedSet(KEY, WriteMode.SYNC, TOO_LARGE)).join())
        .isEqualTo(TOO_LARGE);
  }

  @Test
  void aStoreThatThrowsOrMiscountsIsAFailedFuture() {
    CommandRunner failing = new CommandRunner(new FailingStore(), counters, "9.9");

    assertThat(failing.get(List.of(KEY))).isCompletedExceptionally();
    assertThat(failing.get(List.of(KEY, KEY))).isCompletedExceptionally();
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
    public CompletableFuture<StoreResult> cas(Item item, long casToken) {
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
