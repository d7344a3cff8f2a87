package org.kumofs.server.store;

/** Ends a backup from within: a check that fails is thrown to whoever makes it. */
record EndableProgress(BackupProgress told, Runnable check) implements BackupProgress {

  @Override
  public void copied(long records, long bytes) {
    check.run();
    told.copied(records, bytes);
  }

  @Override
  public void checked(long bytes, long totalBytes) {
    check.run();
    told.checked(bytes, totalBytes);
  }
}
