package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kumofs.server.store.Records.NOW;
import static org.kumofs.server.store.Records.key;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.time.SystemTime;

/** A store that is opened over a database without a summary, by one thread and by several. */
class OpeningScanTest {

  private static final int KEYS = 20_000;
  private static final int DELETED_EACH = 10;

  private final RecordEngine memory = MemoryStore.newEngine(UUID.randomUUID());
  private final List<RawKey> keys = new ArrayList<>();
  private final AtomicInteger cursors = new AtomicInteger();
  private final Set<Thread> readers = ConcurrentHashMap.newKeySet();
  private Optional<RawKey> unreadable = Optional.empty();

  private void fill() {
    for (int i = 0; i < KEYS; i++) {
      put(key("key" + i), recordOf(i));
    }
    // At the ends of pieces, whatever their number: with these hashes begins or ends one of them.
    for (long part : new long[] {0, 1L << 62, 1L << 63, 3L << 62, -1L}) {
      for (long hash = part - 16; hash <= part + 16; hash++) {
        put(RawKey.ofHash(hash), recordOf(1));
      }
    }
  }

  private void put(RawKey key, RawValue record) {
    if (memory.get(key).isEmpty()) {
      keys.add(key);
    }
    memory.put(key, record);
  }

  private static RawValue recordOf(int i) {
    ClockTime stamp = ClockTime.of(NOW, i);
    return i % DELETED_EACH == 0
        ? RawValue.tombstone(stamp)
        : RawValue.of(stamp, 0, "value".getBytes(StandardCharsets.UTF_8));
  }

  private RecordStore open(int threads) {
    RecordEngine engine =
        (RecordEngine)
            Proxy.newProxyInstance(
                RecordEngine.class.getClassLoader(),
                new Class<?>[] {RecordEngine.class},
                (proxy, method, arguments) -> call(threads, method, arguments));
    return RecordStore.open(
        engine, StoreTuning.DEFAULT.memory(), TombstoneLimits.DEFAULT, new SystemTime());
  }

  private Object call(int threads, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("scansAtOnce")) {
      return threads;
    }
    try {
      Object answer = method.invoke(memory, arguments);
      return answer instanceof RecordCursor cursor ? watched(cursor) : answer;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private RecordCursor watched(RecordCursor cursor) {
    cursors.incrementAndGet();
    return new RecordCursor() {

      @Override
      public Optional<StoredRecord> next() {
        readers.add(Thread.currentThread());
        Optional<StoredRecord> next = cursor.next();
        if (next.map(StoredRecord::key).equals(unreadable) && next.isPresent()) {
          throw new StoreException("Input/output error");
        }
        return next;
      }

      @Override
      public void moveTo(RawKey key) {
        cursor.moveTo(key);
      }

      @Override
      public void rest() {
        cursor.rest();
      }

      @Override
      public void close() {
        cursors.decrementAndGet();
        cursor.close();
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void eachRecordIsCountedOnce(int threads) {
    fill();

    RecordStore store = open(threads);

    int tombstones = KEYS / DELETED_EACH;
    assertThat(store.counts()).isEqualTo(new RecordCounts(keys.size() - tombstones, 0, tombstones));
    assertThat(store.tombstones().size()).isEqualTo(tombstones);
    assertThat(store.newestClockTime()).isEqualTo(ClockTime.of(NOW, KEYS - 1));
    assertThat(keys).allMatch(key -> store.get(key).isPresent());
    assertThat(cursors).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void anEmptyDatabaseIsEmpty(int threads) {
    assertThat(open(threads).counts()).isEqualTo(RecordCounts.NONE);
  }

  @Test
  void whoHasNoUseForThreadsGetsNone() {
    fill();

    open(1);

    assertThat(readers).containsExactly(Thread.currentThread());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whatCannotBeReadFailsTheWhole(int threads) {
    fill();
    unreadable = Optional.of(key("key77"));

    assertThatThrownBy(() -> open(threads))
        .isInstanceOf(StoreException.class)
        .hasMessage("Input/output error");
  }
}
