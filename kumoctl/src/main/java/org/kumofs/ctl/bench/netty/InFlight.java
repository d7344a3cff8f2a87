package org.kumofs.ctl.bench.netty;

import org.kumofs.ctl.bench.load.Operation;

/** The requests of a connection that are not answered yet, oldest first, in arrays made once. */
final class InFlight {

  private final int keysPerRequest;
  private final Operation[] operations;
  private final long[] dueNanos;
  private final long[] sentNanos;
  private final int[] keyCounts;
  private final long[] keys;
  private int head;
  private int size;

  InFlight(int depth, int keysPerRequest) {
    this.keysPerRequest = keysPerRequest;
    this.operations = new Operation[depth];
    this.dueNanos = new long[depth];
    this.sentNanos = new long[depth];
    this.keyCounts = new int[depth];
    this.keys = new long[depth * keysPerRequest];
  }

  boolean isFull() {
    return size == operations.length;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /** Adds a request without keys; only if it is not full. */
  void add(Operation operation, long due, long sent) {
    int slot = slot(size);
    operations[slot] = operation;
    dueNanos[slot] = due;
    sentNanos[slot] = sent;
    keyCounts[slot] = 0;
    size++;
  }

  /** Adds a key to the request that was added last. */
  void addKey(long key) {
    int slot = slot(size - 1);
    keys[slot * keysPerRequest + keyCounts[slot]++] = key;
  }

  private int slot(int index) {
    int slot = head + index;
    return slot < operations.length ? slot : slot - operations.length;
  }

  // Of the oldest one.

  Operation operation() {
    return operations[head];
  }

  long due() {
    return dueNanos[head];
  }

  int keyCount() {
    return keyCounts[head];
  }

  boolean asksFor(long key) {
    int from = head * keysPerRequest;
    for (int i = from; i < from + keyCounts[head]; i++) {
      if (keys[i] == key) {
        return true;
      }
    }
    return false;
  }

  void remove() {
    head = slot(1);
    size--;
  }

  /** How many were sent before a point in time. */
  int sentBefore(long nanos) {
    int count = 0;
    while (count < size && sentNanos[slot(count)] - nanos < 0) {
      count++;
    }
    return count;
  }
}
