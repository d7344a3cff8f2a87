package org.kumofs.message;

import java.io.IOException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/** A method whose result slot is read and written by a shared {@link ResultCodec}. */
abstract class AbstractMethod<Q extends Request<R>, R> implements RpcMethod<Q, R> {

  private final int id;
  private final String name;
  private final ResultCodec<R> result;

  AbstractMethod(int id, String name, ResultCodec<R> result) {
    this.id = id;
    this.name = name;
    this.result = result;
  }

  @Override
  public final int id() {
    return id;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final void packResult(R value, MessagePacker packer) throws IOException {
    result.pack(value, packer);
  }

  @Override
  public final R unpackResult(MessageUnpacker unpacker) throws IOException {
    return result.unpack(unpacker);
  }

  @Override
  public final String toString() {
    return name + "(" + id + ")";
  }
}
