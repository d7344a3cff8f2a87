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
import org.kumofs.update.FetchUpdate;
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
  private final Map<String, Use> uses = new HashMap<>();
  private final TimeSource time;
  private long lastToken;

  private record Use(boolean fetched, long lastSeconds) {}

  public MemoryStore(TimeSource time) {
    this(time, 1);
  }

  /**
   * Creates an empty store.
   *
   * @param firstToken the version of what is stored first
   */
  public MemoryStore(TimeSource time, long firstToken) {
    this.time = time;
    this.lastToken = firstToken - 1;
  }

  @Override
  public CompletableFuture<List<GetResult>> get(List<byte[]> keys) {
    return CompletableFuture.completedFuture(keys.stream().map(this::fetch).toList());
  }

  private GetResult read(byte[] key) {
    GetResult.Hit hit = records.get(name(key));
    if (hit == null || isExpired(hit.content())) {
      return new GetResult.Miss();
    }
    return hit;
  }

  private GetResult fetch(byte[] key) {
    GetResult result = read(key);
    if (result instanceof GetResult.Hit) {
      uses.put(name(key), new Use(true, time.unixSeconds()));
    }
    return result;
  }

  private void write(byte[] key, GetResult.Hit hit) {
    records.put(name(key), hit);
    uses.put(name(key), new Use(false, time.unixSeconds()));
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
    long token = item.content().casToken(new ClockTime(lastToken));
    write(item.key(), new GetResult.Hit(item.content(), token));
    return new StoreResult.Stored(token);
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
    UpdatedItem.Access access = accessOf(key);
    Verdict verdict =
        update.judge(
            current, new UpdateTerms(RecordLayout.DEFAULT, time.unixSeconds(), MAX_DATA_BYTES));
    ClockTime stamp = new ClockTime(current.map(LiveItem::casToken).orElse(0L));
    if (verdict.change() instanceof Verdict.Change.Write change) {
      lastToken++;
      stamp = new ClockTime(lastToken);
      GetResult.Hit hit = new GetResult.Hit(change.content(), change.content().casToken(stamp));
      if (update instanceof FetchUpdate && current.isPresent()) {
        records.put(name(key), hit);
      } else {
        write(key, hit);
      }
    } else if (verdict.change() instanceof Verdict.Change.Remove) {
      records.remove(name(key));
    }
    if (update instanceof FetchUpdate fetch && fetch.countsAsAccess() && current.isPresent()) {
      uses.put(name(key), new Use(true, time.unixSeconds()));
    }
    return CompletableFuture.completedFuture(
        new UpdateResult.Decided(UpdateAnswer.of(verdict, stamp, wantsData, access)));
  }

  private UpdatedItem.Access accessOf(byte[] key) {
    Use use = uses.get(name(key));
    return use == null
        ? UpdatedItem.Access.NONE
        : new UpdatedItem.Access(use.fetched(), time.unixSeconds() - use.lastSeconds());
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
