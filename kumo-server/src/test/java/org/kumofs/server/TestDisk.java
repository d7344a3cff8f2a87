package org.kumofs.server;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.UUID;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.MemoryStore;
import org.kumofs.server.store.OutOfSpaceException;
import org.kumofs.server.store.RecordEngine;
import org.kumofs.server.store.RecordStore;
import org.kumofs.server.store.Store;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreMemory;
import org.kumofs.server.store.TombstoneLimits;
import org.kumofs.time.SystemTime;

/** A disk in memory that is full, or fails writes, when a test says so. */
final class TestDisk {

  private final RecordEngine memory = MemoryStore.newEngine(UUID.randomUUID());
  private boolean full;
  private boolean failing;

  /** A store on this disk. */
  Store store() {
    RecordEngine engine =
        (RecordEngine)
            Proxy.newProxyInstance(
                RecordEngine.class.getClassLoader(),
                new Class<?>[] {RecordEngine.class},
                (proxy, method, arguments) -> call(method, arguments));
    return RecordStore.open(engine, StoreMemory.NONE, TombstoneLimits.DEFAULT, new SystemTime());
  }

  /** Whether it has no room left for values, but for tombstones and what is urgent. */
  void setFull(boolean isFull) {
    full = isFull;
  }

  /** It fails every write from now on. */
  void fail() {
    failing = true;
  }

  private Object call(Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "hasRoom" -> {
        return !full;
      }
      case "requireRoom" -> {
        if (full && !((RawValue) arguments[0]).isTombstone()) {
          throw new OutOfSpaceException("this disk");
        }
      }
      case "put" -> {
        if (failing) {
          throw new StoreException("cannot write to the database: Input/output error");
        }
      }
      default -> {}
    }
    try {
      return method.invoke(memory, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
