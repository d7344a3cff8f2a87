package org.kumofs.message;

/**
 * Method 142, from one server to another, on a connection as clients have it: asks by which rings
 * the other one goes, and which managers it hears. Only for servers that say they know it.
 */
public record RingNews() implements Request<RingNewsReport> {

  /** The method. */
  public static final RpcMethod<RingNews, RingNewsReport> METHOD =
      new NoParamsMethod<>(142, "RingNews", RingNewsReport.CODEC, RingNews::new);

  /** The bit of {@link StatusCode#CAPABILITIES} of servers that know the method. */
  public static final long CAPABILITY = 1 << 12;

  @Override
  public RpcMethod<RingNews, RingNewsReport> method() {
    return METHOD;
  }
}
