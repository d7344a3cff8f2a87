package org.kumofs.gateway.memcached.binary;

import java.util.Optional;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.Reply;
import org.kumofs.gateway.memcached.ReplyEncoder;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.request.WriteMode;
import org.kumofs.time.TimeSource;

/**
 * Decides what becomes of requests, as their headers alone tell. What it takes and what it refuses
 * is what memcached 1.6 does. See {@code docs/memcached.md}.
 */
final class RequestReader {

  /** The status of a refusal says all. */
  private static final Reply REFUSED = new Reply.ClientError("refused");

  private final MemcachedLimits limits;
  private final CommandReader commands;

  RequestReader(MemcachedLimits limits, TimeSource time) {
    this.limits = limits;
    this.commands = new CommandReader(time);
  }

  /** Begins with a request; its header has the right magic byte. */
  Incoming begin(RequestHeader header) {
    if (header.valueLength() < 0) {
      return last(header, Status.UNKNOWN_COMMAND);
    }
    if (header.keyLength() > limits.maxKeyBytes()) {
      return last(header, Status.INVALID_ARGUMENTS);
    }
    Optional<Operation> known = Operation.of(header.opcode());
    if (known.isEmpty()) {
      return refused(header, Status.UNKNOWN_COMMAND);
    }
    Operation operation = known.get();
    if (!operation.fits(header)) {
      return last(header, Status.INVALID_ARGUMENTS);
    }
    if (operation.isLogin()) {
      return refused(header, Status.UNKNOWN_COMMAND);
    }
    return header.valueLength() > limits.maxValueBytes()
        ? oversized(operation, header)
        : accepted(operation, header);
  }

  /** It is passed over, then the connection goes on. */
  private static Incoming refused(RequestHeader header, Status status) {
    Request refusal = refusal(new Command.Immediate(REFUSED), header, status);
    return new Incoming(Frame.skipped(header.bodyLength()), () -> refusal, false);
  }

  /** Nobody knows where the next request begins, or what to think of this client. */
  private static Incoming last(RequestHeader header, Status status) {
    Request refusal = refusal(new Command.Immediate(REFUSED), header, status);
    return new Incoming(Frame.skipped(header.prefixLength()), () -> refusal, true);
  }

  private static Request refusal(Command command, RequestHeader header, Status status) {
    ResponseFrame answer = answer(header);
    return new Request(command, (reply, output) -> answer.writeError(status, output));
  }

  private static ResponseFrame answer(RequestHeader header) {
    return new ResponseFrame(header.opcode(), header.opaque());
  }

  private static Incoming oversized(Operation operation, RequestHeader header) {
    Frame frame = Frame.withoutValue(header);
    return new Incoming(
        frame, () -> refusal(discard(operation, frame), header, Status.TOO_LARGE), false);
  }

  private static Command discard(Operation operation, Frame frame) {
    return operation == Operation.SET
        ? new Command.OversizedSet(frame.key(), WriteMode.SYNC, REFUSED)
        : new Command.Immediate(REFUSED);
  }

  private Incoming accepted(Operation operation, RequestHeader header) {
    Frame frame = Frame.kept(header);
    ReplyEncoder encoder =
        new BinaryReplyEncoder(operation, operation.isQuiet(header.opcode()), answer(header));
    return new Incoming(
        frame,
        () -> new Request(commands.read(operation, header, frame), encoder),
        operation == Operation.QUIT);
  }
}
