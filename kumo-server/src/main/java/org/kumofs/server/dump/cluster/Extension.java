package org.kumofs.server.dump.cluster;

/** What a tool asks of servers that originals do not know. */
public enum Extension {
  /** {@link org.kumofs.message.ScanRecords}. */
  SCAN(4),
  /** {@link org.kumofs.message.ImportRecords}. */
  IMPORT(5);

  private final int position;

  Extension(int position) {
    this.position = position;
  }

  long bit() {
    return 1L << position;
  }
}
