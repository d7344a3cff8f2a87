package org.kumofs.message;

/** Method 1, client to manager: asks for both rings. Never answered with an error. */
public record HashSpaceRequest() implements Request<RingSeeds> {

  /** The method. */
  public static final RpcMethod<HashSpaceRequest, RingSeeds> METHOD =
      new NoParamsMethod<>(1, "HashSpaceRequest", RingSeeds.CODEC, HashSpaceRequest::new);

  @Override
  public RpcMethod<HashSpaceRequest, RingSeeds> method() {
    return METHOD;
  }
}
