package org.kumofs.message;

/** Method 99, client to manager: asks for the ring for writes and the newcomers. */
public record NodesInfoRequest() implements Request<NodesInfo> {

  /** The method. */
  public static final RpcMethod<NodesInfoRequest, NodesInfo> METHOD =
      new NoParamsMethod<>(99, "GetNodesInfo", NodesInfo.CODEC, NodesInfoRequest::new);

  @Override
  public RpcMethod<NodesInfoRequest, NodesInfo> method() {
    return METHOD;
  }
}
