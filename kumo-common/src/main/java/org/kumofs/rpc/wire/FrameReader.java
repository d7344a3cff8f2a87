package org.kumofs.rpc.wire;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.kumofs.message.Dialect;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.message.RpcMethod;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.wire.Frame.ClusterInitFrame;
import org.kumofs.rpc.wire.Frame.RequestFrame;
import org.kumofs.rpc.wire.Frame.ResponseFrame;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageUnpacker;

/**
 * Decodes messages, in two steps: the frame first, its parameters or result once the method is
 * known. Reads what any peer may send: str8 and bin as raws, integers of any width, more elements
 * than it knows. Without state: one serves any number of threads. See {@code docs/wire-format.md},
 * Messages.
 *
 * <p>No buffer is changed, not even its position, and whatever is wrong with its bytes ends in a
 * {@link ProtocolException}.
 */
public final class FrameReader {

  /** {@link #read(Segments)} of a message that lies in one place. */
  public Frame read(ByteBuffer wholeObject) throws ProtocolException {
    return read(new Segments(wholeObject));
  }

  /**
   * Reads the outer array of a message.
   *
   * @param wholeObject one whole message, as a {@link FrameScanner} delimits it
   * @return a frame that looks into the given bytes
   */
  public Frame read(Segments wholeObject) throws ProtocolException {
    ByteBuffer[] in = wholeObject.views();
    // What the head of a message consists of is too short to lie in several places.
    ByteBuffer head = in[0];
    try {
      int elements = WireInts.readArrayHeader(head);
      require("message", elements, 1);
      int type = WireInts.readUnsignedInt(head);
      return switch (type) {
        case FrameType.REQUEST -> readRequest(in, elements);
        case FrameType.RESPONSE -> readResponse(in, elements);
        case FrameType.CLUSTER_INIT -> readClusterInit(in, elements);
        default ->
            throw new ProtocolException("a message of type " + Integer.toUnsignedString(type));
      };
    } catch (BufferUnderflowException e) {
      throw new ProtocolException("a message cut short");
    }
  }

  private static Frame readRequest(ByteBuffer[] in, int elements) throws ProtocolException {
    require("request", elements, 4);
    int msgId = WireInts.readUnsignedInt(in[0]);
    int methodId = WireInts.readUnsignedInt(in[0]);
    return new RequestFrame(msgId, methodId, Segments.restOf(in));
  }

  private static Frame readResponse(ByteBuffer[] in, int elements) throws ProtocolException {
    require("response", elements, 4);
    int msgId = WireInts.readUnsignedInt(in[0]);
    Optional<WireError> error = Optional.empty();
    if (!WireInts.skipNil(in[0])) {
      error = Optional.of(Decoder.take(in, "error", "a response", FrameReader::unpackError));
    }
    return new ResponseFrame(msgId, error, Segments.restOf(in));
  }

  private static Frame readClusterInit(ByteBuffer[] in, int elements) throws ProtocolException {
    require("cluster init", elements, 3);
    NodeAddress address =
        Decoder.take(
            in,
            "address",
            "a cluster init",
            unpacker -> NodeAddress.fromWire(Dialect.unpackRaw(unpacker)));
    int role = WireInts.readUnsignedInt(in[0]);
    return new ClusterInitFrame(
        address,
        Role.ofWireId(role)
            .orElseThrow(
                () -> new ProtocolException("a node of role " + Integer.toUnsignedString(role))));
  }

  private static void require(String what, int elements, int atLeast) throws ProtocolException {
    if (elements < atLeast) {
      throw new ProtocolException("a " + what + " of " + elements + " elements");
    }
  }

  private static WireError unpackError(MessageUnpacker unpacker) throws IOException {
    MessageFormat format = unpacker.getNextFormat();
    return switch (format.getValueType()) {
      case BOOLEAN -> new WireError.Flag(unpacker.unpackBoolean());
      case STRING, BINARY -> new WireError.Text(Dialect.unpackText(unpacker));
      default -> {
        var value = unpacker.unpackValue();
        yield value.isIntegerValue() && value.asIntegerValue().isInIntRange()
            ? new WireError.Code(value.asIntegerValue().toInt())
            : new WireError.Text(value.toJson());
      }
    };
  }

  /**
   * Reads the parameters of a request.
   *
   * @param params of a {@link RequestFrame}
   */
  public <Q extends Request<R>, R> Q params(RpcMethod<Q, R> method, Segments params)
      throws ProtocolException {
    return Decoder.take(
        params.views(),
        "parameters",
        method,
        unpacker -> method.unpackParams(unpacker, unpacker.unpackArrayHeader()));
  }

  /**
   * Reads the result of a call.
   *
   * @param result of a {@link ResponseFrame} without error
   */
  public <R> R result(RpcMethod<?, R> method, Segments result) throws ProtocolException {
    return Decoder.take(result.views(), "result", method, method::unpackResult);
  }
}
