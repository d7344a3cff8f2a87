package org.kumofs.ctl.bench.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.kumofs.ctl.bench.load.Operation;

/** What happened in a stretch of time. Filled by one thread, then handed on. */
public final class Interval {

  private final Map<Operation, OperationCounts> operations = new EnumMap<>(Operation.class);
  private final Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);
  private final Map<ErrorKind, String> examples = new EnumMap<>(ErrorKind.class);
  private long sentBytes;
  private long receivedBytes;

  OperationCounts of(Operation operation) {
    // Called for every request: a lookup in such a map is one in an array.
    OperationCounts counts = operations.get(operation);
    if (counts == null) {
      counts = new OperationCounts();
      operations.put(operation, counts);
    }
    return counts;
  }

  void fail(ErrorKind kind, long count, String example) {
    errors.merge(kind, count, Long::sum);
    examples.putIfAbsent(kind, example);
  }

  void transferred(long sent, long received) {
    sentBytes += sent;
    receivedBytes += received;
  }

  /** Takes in what happened elsewhere or later. */
  public void add(Interval other) {
    other.operations.forEach((operation, counts) -> of(operation).add(counts));
    other.errors.forEach((kind, count) -> fail(kind, count, other.examples.get(kind)));
    transferred(other.sentBytes, other.receivedBytes);
  }

  /** By operation, those that occurred. */
  public Map<Operation, OperationCounts> operations() {
    return Collections.unmodifiableMap(operations);
  }

  /** All operations taken together, a copy. */
  public OperationCounts all() {
    OperationCounts all = new OperationCounts();
    operations.values().forEach(all::add);
    return all;
  }

  /** Failed requests by kind, those that occurred. */
  public Map<ErrorKind, Long> errors() {
    return Collections.unmodifiableMap(errors);
  }

  /** The words of the first error of each kind. */
  public Map<ErrorKind, String> examples() {
    return Collections.unmodifiableMap(examples);
  }

  /** All failed requests. */
  public long errorCount() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Bytes of requests. */
  public long sentBytes() {
    return sentBytes;
  }

  /** Bytes of answers. */
  public long receivedBytes() {
    return receivedBytes;
  }
}
