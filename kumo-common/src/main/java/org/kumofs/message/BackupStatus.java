package org.kumofs.message;

/**
 * Method 132, client to server: asks how the backup fares that the server has begun last. Only for
 * servers that say they know it.
 */
public record BackupStatus() implements Request<BackupReport> {

  /** The method. */
  public static final RpcMethod<BackupStatus, BackupReport> METHOD =
      new NoParamsMethod<>(132, "BackupStatus", BackupReport.CODEC, BackupStatus::new);

  /** The bit of {@link StatusCode#CAPABILITIES} of servers that know the method. */
  public static final long CAPABILITY = 1 << 3;

  @Override
  public RpcMethod<BackupStatus, BackupReport> method() {
    return METHOD;
  }
}
