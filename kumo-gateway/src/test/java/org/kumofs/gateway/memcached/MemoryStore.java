package org.kumofs.gateway.memcached;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RecordLayout;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.request.ClusterTotals;
import org.kumofs.gateway.request.DeleteResult;
import org.kumofs.gateway.request.FlushResult;
import org.kumofs.gateway.request.GatewayStore;
import org.kumofs.gateway.request.GetResult;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.StoreResult;
import org.kumofs.gateway.request.UpdateResult;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.message.UpdateAnswer;
import org.kumofs.message.UpdatedItem;
import org.kumofs.time.TimeSource;
import org.kumofs.update.LiveItem;
import org.kumofs.update.Update;
import org.kumofs.update.UpdateTerms;
import org.kumofs.update.Verdict;

/** A store in a map that answers at once. */
public final class MemoryStore implements GatewayStore {

  private static final int MAX_DATA_BYTES = 1 << 20;

  /** All updates that were asked for. */
  public final List<Update> updates = new ArrayList<>();

  private final Map<String, GetResult.Hit> records = new HashMap<>();
  private final TimeSource time;
  private long lastToken;

  public MemoryStore(TimeSource time) {
    this.time = time;
  }

  @Override
  public CompletableFuture<List<GetResult>> get(List<byte[]> keys) {
    return CompletableFuture.completedFuture(keys.stream().map(this::read).toList());
  }

  private GetResult read(byte[] key) {
    GetResult.Hit hit = records.get(name(key));
    return hit == null || isExpired(hit.content()) ? new GetResult.Miss() : hit;
  }

  private boolean isExpired(ValueContent content) {
    return content.expiresAt() != 0 && content.expiresAt() <= time.unixSeconds();
  }

  @Override
  public CompletableFuture<StoreResult> set(Item item, WriteMode mode) {
    return CompletableFuture.completedFuture(put(item));
  }

  private StoreResult put(Item item) {
    lastToken++;
    records.put(name(item.key()), new GetResult.Hit(item.content(), lastToken));
    return new StoreResult.Stored(lastToken);
  }

  @Override
  public CompletableFuture<DeleteResult> delete(byte[] key, WriteMode mode) {
    boolean found = read(key) instanceof GetResult.Hit;
    records.remove(name(key));
    return CompletableFuture.completedFuture(
        found ? new DeleteResult.Deleted() : new DeleteResult.NotFound());
  }

  @Override
  public CompletableFuture<UpdateResult> update(byte[] key, Update update, boolean wantsData) {
    updates.add(update);
    Optional<LiveItem> current = Optional.empty();
    if (read(key) instanceof GetResult.Hit hit) {
      current = Optional.of(new LiveItem(hit.content(), hit.casToken()));
    }
    Verdict verdict =
        update.judge(
            current, new UpdateTerms(RecordLayout.DEFAULT, time.unixSeconds(), MAX_DATA_BYTES));
    ClockTime stamp = new ClockTime(current.map(LiveItem::casToken).orElse(0L));
    if (verdict.change() instanceof Verdict.Change.Write write) {
      lastToken++;
      stamp = new ClockTime(lastToken);
      long token = write.content().casToken(stamp);
      records.put(name(key), new GetResult.Hit(write.content(), token));
    } else if (verdict.change() instanceof Verdict.Change.Remove) {
      records.remove(name(key));
    }
    return CompletableFuture.completedFuture(
        new UpdateResult.Decided(
            UpdateAnswer.of(verdict, stamp, wantsData, UpdatedItem.Access.NONE)));
  }

  @Override
  public CompletableFuture<FlushResult> flushAll(long delaySeconds) {
    if (delaySeconds == 0) {
      records.clear();
    }
    return CompletableFuture.completedFuture(new FlushResult.Flushed());
  }

  @Override
  public CompletableFuture<ClusterTotals> totals() {
    return CompletableFuture.completedFuture(new ClusterTotals(1, 0, records.size(), 0, 0, 0, 0));
  }

  private static String name(byte[] key) {
    return new String(key, ISO_8859_1);
  }
}
