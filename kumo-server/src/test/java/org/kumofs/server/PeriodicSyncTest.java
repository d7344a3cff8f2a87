package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.SyncPolicy;
import org.kumofs.testing.VirtualTime;
import org.kumofs.time.Scheduler;

class PeriodicSyncTest {

  private final VirtualTime time = new VirtualTime();
  private final Store store = MemoryStore.create();
  private final Queue<Runnable> storage = new ArrayDeque<>();

  private Scheduler.Cancellable start(SyncPolicy policy) {
    return PeriodicSync.start(policy, store, storage::add, time.newLoop());
  }

  @Test
  void theStoreIsSyncedAtEveryIntervalAndNotTwiceAtATime() {
    Scheduler.Cancellable sync = start(SyncPolicy.every(10));
    time.runFor(9);
    assertThat(storage).isEmpty();
    time.runFor(31);
    assertThat(storage).hasSize(1);

    storage.remove().run();
    time.runFor(10);
    assertThat(storage).hasSize(1);

    storage.remove().run();
    sync.cancel();
    time.runFor(100);
    assertThat(storage).isEmpty();
  }

  @Test
  void aStoreThatFailsDoesNotEndIt() {
    start(SyncPolicy.every(10));
    store.close();
    time.runFor(10);
    storage.remove().run();
    time.runFor(10);
    assertThat(storage).hasSize(1);
  }

  @Test
  void theOtherPoliciesNeedNoHelp() {
    start(SyncPolicy.OS);
    start(SyncPolicy.ALWAYS);
    time.runFor(1_000);
    assertThat(storage).isEmpty();
  }
}
