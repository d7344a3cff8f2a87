package org.kumofs.message;

/**
 * Method 134, client to server: asks how the server fares with the phase of a replace that it has
 * begun last. Only for servers that say they know it.
 */
public record ReplaceStatus() implements Request<ReplaceReport> {

  /** The method. */
  public static final RpcMethod<ReplaceStatus, ReplaceReport> METHOD =
      new NoParamsMethod<>(134, "ReplaceStatus", ReplaceReport.CODEC, ReplaceStatus::new);

  /**
   * The bit of {@link StatusCode#CAPABILITIES} of servers that know the method, and {@link
   * CancelReplace}.
   */
  public static final long CAPABILITY = 1 << 6;

  @Override
  public RpcMethod<ReplaceStatus, ReplaceReport> method() {
    return METHOD;
  }
}
