package org.kumofs.message;

import org.kumofs.ring.RingSeed;

/** Method 4, server to manager: asks for the ring for writes. Never answered with an error. */
public record WriteRingRequest() implements Request<RingSeed> {

  /** The method. */
  public static final RpcMethod<WriteRingRequest, RingSeed> METHOD =
      new NoParamsMethod<>(4, "WHashSpaceRequest", ResultCodec.SEED, WriteRingRequest::new);

  @Override
  public RpcMethod<WriteRingRequest, RingSeed> method() {
    return METHOD;
  }
}
