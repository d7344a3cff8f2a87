package org.kumofs.ctl.top.model;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.clock.ClockTime;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ctl.client.RpcConnection;
import org.kumofs.ctl.stat.CacheReading;
import org.kumofs.ctl.stat.ReplaceState;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.TimeSource;

/**
 * Asks a server, ours or an original, over a connection that it keeps. All questions of a sample
 * have one time limit together. Used by one thread at a time.
 */
public final class ServerProbe implements Probe {

  private static final int NANOS_PER_MILLI = 1_000_000;

  private static final Map<Counter, StatusCode> CODES =
      new EnumMap<>(
          Map.of(
              Counter.GETS, StatusCode.CMD_GET,
              Counter.SETS, StatusCode.CMD_SET,
              Counter.DELETES, StatusCode.CMD_DELETE));

  private final NodeAddress server;
  private final int limitMillis;
  private final TimeSource time;
  private Optional<RpcConnection> connection = Optional.empty();
  private boolean tellsHits;
  private long startNanos;

  /**
   * @param limitMillis for connecting, and for all answers of a sample
   */
  public ServerProbe(NodeAddress server, int limitMillis, TimeSource time) {
    this.server = server;
    this.limitMillis = limitMillis;
    this.time = time;
  }

  @Override
  public Sample sample() throws CallException {
    startNanos = time.nanoTime();
    boolean done = false;
    try {
      if (connection.isEmpty()) {
        connection = Optional.of(RpcConnection.open(server, limitMillis));
        tellsHits = true;
      }
      Sample sample = ask();
      done = true;
      return sample;
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private Sample ask() throws CallException {
    Map<Counter, Long> counts = new EnumMap<>(Counter.class);
    for (Map.Entry<Counter, StatusCode> code : CODES.entrySet()) {
      number(code.getValue()).ifPresent(count -> counts.put(code.getKey(), count));
    }
    if (tellsHits) {
      Map<Counter, Long> hits = hits();
      counts.putAll(hits);
      // Who does not tell is not asked again before there is another connection.
      tellsHits = !hits.isEmpty();
    }
    long nanos = time.nanoTime();
    OptionalLong clock = number(StatusCode.CLOCK_TIME);
    return new Sample(
        nanos,
        counts,
        number(StatusCode.ITEMS),
        number(StatusCode.TIME),
        clock.isEmpty()
            ? clock
            : OptionalLong.of(Integer.toUnsignedLong(new ClockTime(clock.getAsLong()).clock())),
        replaceState());
  }

  /** Nothing from originals, which answer nil to numbers that they do not know. */
  private Map<Counter, Long> hits() throws CallException {
    Map<String, BigInteger> told = CacheReading.numbers(status(StatusCode.CACHE));
    BigInteger hits = told.get(CacheReading.HITS);
    BigInteger misses = told.get(CacheReading.MISSES);
    return hits == null || misses == null
        ? Map.of()
        : Map.of(Counter.HITS, hits.longValue(), Counter.MISSES, misses.longValue());
  }

  /** Versions before 0.4.6 do not tell it, but whether their rings differ can be seen. */
  private OptionalLong replaceState() throws CallException {
    OptionalLong told = number(StatusCode.REPLACE_STATE);
    if (told.isPresent()) {
      return told;
    }
    StatusValue read = status(StatusCode.READ_RING);
    if (!(read instanceof StatusValue.Seed)) {
      return told;
    }
    boolean same = read.equals(status(StatusCode.WRITE_RING));
    return OptionalLong.of(same ? 0 : ReplaceState.RINGS_DIFFER);
  }

  private OptionalLong number(StatusCode code) throws CallException {
    return status(code) instanceof StatusValue.Number number
        ? OptionalLong.of(number.bits())
        : OptionalLong.empty();
  }

  private StatusValue status(StatusCode code) throws CallException {
    RpcConnection open = connection.orElseThrow();
    long passedMillis = (time.nanoTime() - startNanos) / NANOS_PER_MILLI;
    open.setAnswerTimeout((int) Math.max(1, limitMillis - passedMillis));
    return open.call(new GetStatus(code));
  }

  @Override
  public void close() {
    connection.ifPresent(RpcConnection::close);
    connection = Optional.empty();
  }
}
