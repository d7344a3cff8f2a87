package org.kumofs.message;

/**
 * Method 135, client to manager: asks which phase of a replace the manager runs. Only for managers
 * that say they know it.
 */
public record ManagerReplaceStatus() implements Request<ManagerReplaceReport> {

  /** The method. */
  public static final RpcMethod<ManagerReplaceStatus, ManagerReplaceReport> METHOD =
      new NoParamsMethod<>(
          135, "ManagerReplaceStatus", ManagerReplaceReport.CODEC, ManagerReplaceStatus::new);

  @Override
  public RpcMethod<ManagerReplaceStatus, ManagerReplaceReport> method() {
    return METHOD;
  }
}
