package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * One remote method: its number and how its parameters and its result lie on the wire. See {@code
 * docs/wire-format.md}, Methods.
 *
 * <p>Decoders throw {@link IOException} or a runtime exception of msgpack on anything that is not
 * of the method's shape; the caller turns both into a protocol error. The caller has also made sure
 * that the bytes are one whole object, so no length that a decoder meets exceeds what is there.
 *
 * @param <Q> the request record
 * @param <R> what a successful call gives back
 */
public interface RpcMethod<Q extends Request<R>, R> {

  /** The number on the wire; version 0, so version and id are the same 32 bits. */
  int id();

  /** The name of the specification, for logs. */
  String name();

  /** Whether it is ever answered. */
  default boolean hasResponse() {
    return true;
  }

  /** Writes the parameters, their array header included. */
  void packParams(Q request, MessagePacker packer) throws IOException;

  /**
   * Reads the parameters behind their array header.
   *
   * @param count how many there are; ones beyond those that the method knows are left unread
   */
  Q unpackParams(MessageUnpacker unpacker, int count) throws IOException;

  /** Writes the result slot of a successful answer. */
  void packResult(R result, MessagePacker packer) throws IOException;

  /** Reads the result slot of a successful answer. */
  R unpackResult(MessageUnpacker unpacker) throws IOException;
}
