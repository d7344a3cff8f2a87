package org.kumofs.rpc.wire;

import java.io.IOException;
import org.kumofs.message.Dialect;
import org.kumofs.message.Request;
import org.kumofs.message.Role;
import org.kumofs.message.RpcMethod;
import org.kumofs.ring.NodeAddress;
import org.msgpack.core.MessagePacker;

/**
 * Encodes messages in the old dialect, which every node reads. Without state: one serves any number
 * of threads. See {@code docs/wire-format.md}, Messages.
 */
public final class FrameWriter {

  /** The first message of a cluster connection. */
  public EncodedFrame clusterInit(NodeAddress address, Role role) {
    return new EncodedFrame(
        Encoder.encode(
            packer -> {
              packer.packArrayHeader(3);
              packer.packInt(FrameType.CLUSTER_INIT);
              Dialect.packRaw(packer, address.toWire());
              packer.packInt(role.wireId());
            }));
  }

  /**
   * A request.
   *
   * @param msgId unsigned
   */
  public EncodedFrame request(int msgId, Request<?> request) {
    return new EncodedFrame(
        Encoder.encode(
            packer -> {
              packRequestHead(packer, msgId, request.method().id());
              packParams(packer, request.method(), request);
            }));
  }

  /** The parameters of a request that goes to several nodes. */
  public EncodedParams params(Request<?> request) {
    return new EncodedParams(
        request.method().id(),
        Encoder.encode(packer -> packParams(packer, request.method(), request)));
  }

  /**
   * A request with parameters that are encoded already.
   *
   * @param msgId unsigned
   */
  public EncodedFrame request(int msgId, EncodedParams params) {
    Segments head = Encoder.encode(packer -> packRequestHead(packer, msgId, params.methodId()));
    return new EncodedFrame(params.segments().after(head));
  }

  /**
   * The answer to a call that succeeded.
   *
   * @param msgId that of the request
   */
  public <R> EncodedFrame response(int msgId, RpcMethod<?, R> method, R result) {
    return new EncodedFrame(
        Encoder.encode(
            packer -> {
              packResponseHead(packer, msgId);
              packer.packNil();
              method.packResult(result, packer);
            }));
  }

  /**
   * The answer to a call that failed.
   *
   * @param msgId that of the request
   */
  public EncodedFrame error(int msgId, WireError error) {
    return new EncodedFrame(
        Encoder.encode(
            packer -> {
              packResponseHead(packer, msgId);
              packError(packer, error);
              packer.packNil();
            }));
  }

  private static void packRequestHead(MessagePacker packer, int msgId, int methodId)
      throws IOException {
    packer.packArrayHeader(4);
    packer.packInt(FrameType.REQUEST);
    packer.packLong(Integer.toUnsignedLong(msgId));
    packer.packLong(Integer.toUnsignedLong(methodId));
  }

  private static void packResponseHead(MessagePacker packer, int msgId) throws IOException {
    packer.packArrayHeader(4);
    packer.packInt(FrameType.RESPONSE);
    packer.packLong(Integer.toUnsignedLong(msgId));
  }

  /** A request's method takes that request: the type parameters don't say so, the records do. */
  @SuppressWarnings("unchecked")
  private static <R, Q extends Request<R>> void packParams(
      MessagePacker packer, RpcMethod<Q, R> method, Request<?> request) throws IOException {
    method.packParams((Q) request, packer);
  }

  private static void packError(MessagePacker packer, WireError error) throws IOException {
    if (error instanceof WireError.Code code) {
      packer.packInt(code.code());
    } else if (error instanceof WireError.Flag flag) {
      packer.packBoolean(flag.flag());
    } else if (error instanceof WireError.Text text) {
      Dialect.packText(packer, text.text());
    }
  }
}
