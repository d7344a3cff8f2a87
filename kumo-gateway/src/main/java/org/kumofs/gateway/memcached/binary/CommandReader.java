package org.kumofs.gateway.memcached.binary;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.kumofs.data.ValueContent;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.Exptime;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.request.Item;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.time.TimeSource;
import org.kumofs.update.ArithmeticUpdate;
import org.kumofs.update.FetchUpdate;
import org.kumofs.update.RemoveUpdate;
import org.kumofs.update.StoreMode;
import org.kumofs.update.StoreUpdate;

/**
 * Makes commands of accepted requests. Quiet writes are no asynchronous ones: whoever leaves an
 * answer out on success has to know of the failure. Quiet gets are the way to get many keys.
 */
final class CommandReader {

  /** In place of an expiry time: a missing number is not created. */
  private static final int CREATE_NOTHING = -1;

  private static final Command DONE = new Command.Immediate(new Reply.Ok());

  /** What memcached has counted by prefixes of keys before it has counted anything. */
  private static final Command NO_DETAIL =
      new Command.Immediate(new Reply.Stats(List.of(Map.entry("detailed", "END\r\n"))));

  private final TimeSource time;

  CommandReader(TimeSource time) {
    this.time = time;
  }

  /**
   * The command that a request stands for.
   *
   * @param frame fits the operation, and is complete
   */
  Command read(Operation operation, RequestHeader header, Frame frame) {
    byte[] key = frame.key();
    long cas = header.cas();
    ByteBuffer extras = ByteBuffer.wrap(frame.extras());
    return switch (operation) {
      case GET, GETK -> new Command.Get(List.of(key), operation.isQuiet(header.opcode()));
      case SET, ADD, REPLACE -> store(operation, key, content(extras, frame.value()), cas);
      case APPEND -> join(StoreMode.APPEND, key, frame.value(), cas);
      case PREPEND -> join(StoreMode.PREPEND, key, frame.value(), cas);
      case DELETE -> delete(key, cas);
      case INCREMENT -> count(false, key, extras, cas);
      case DECREMENT -> count(true, key, extras, cas);
      case TOUCH -> new Command.Change(key, FetchUpdate.touch(expiresAt(extras)), false);
      case GAT, GATK -> new Command.GetAndTouch(List.of(key), expiresAt(extras));
      case FLUSH -> new Command.FlushAll(delaySeconds(extras));
      case STAT -> stats(new String(key, ISO_8859_1));
      case VERSION -> new Command.Version();
      case NOOP, QUIT -> DONE;
      case SASL_LIST, SASL_AUTH, SASL_STEP ->
          throw new IllegalArgumentException("not to be carried out: " + operation);
    };
  }

  private ValueContent content(ByteBuffer extras, byte[] value) {
    int flags = extras.getInt();
    return new ValueContent(flags, expiresAt(extras), value);
  }

  /** With a version, all three are the same: a set of that very version. */
  private static Command store(Operation operation, byte[] key, ValueContent content, long cas) {
    if (cas != 0) {
      return new Command.Change(key, StoreUpdate.cas(content, cas), false);
    }
    if (operation == Operation.SET) {
      return new Command.Set(new Item(key, content), WriteMode.SYNC);
    }
    StoreMode mode = operation == Operation.ADD ? StoreMode.ADD : StoreMode.REPLACE;
    return new Command.Change(key, new StoreUpdate(mode, content), false);
  }

  private static Command join(StoreMode mode, byte[] key, byte[] value, long cas) {
    ValueContent content = new ValueContent(0, 0, value);
    return new Command.Change(key, new StoreUpdate(mode, content, cas, false, false), false);
  }

  private static Command delete(byte[] key, long cas) {
    return cas == 0
        ? new Command.Delete(key, WriteMode.SYNC)
        : new Command.Change(key, RemoveUpdate.ofVersion(cas), false);
  }

  private Command count(boolean decrements, byte[] key, ByteBuffer extras, long cas) {
    long delta = extras.getLong();
    long initial = extras.getLong();
    Optional<ArithmeticUpdate.Seed> seed = Optional.empty();
    if (extras.getInt(extras.position()) != CREATE_NOTHING) {
      seed = Optional.of(new ArithmeticUpdate.Seed(initial, expiresAt(extras)));
    }
    return new Command.Change(
        key, new ArithmeticUpdate(decrements, delta, cas, 0, seed, OptionalLong.empty()), true);
  }

  private long expiresAt(ByteBuffer extras) {
    return Exptime.unsignedToUnixSeconds(extras.getInt(), time.unixSeconds());
  }

  /** A flush may be told the time as an expiry time is; one that has come means now. */
  private long delaySeconds(ByteBuffer extras) {
    return extras.hasRemaining() ? Math.max(0, expiresAt(extras) - time.unixSeconds()) : 0;
  }

  private static Command stats(String group) {
    return switch (group) {
      case "detail on", "detail off" -> DONE;
      case "detail dump" -> NO_DETAIL;
      default -> new Command.Stats(group);
    };
  }
}
