package org.kumofs.server.store;

/** Hears how far a backup is, often, on the thread that makes it. */
public interface BackupProgress {

  /** So many records were copied. */
  void copied(long records, long bytes);

  /** All records are there; so many of their bytes are checked. */
  void checked(long bytes, long totalBytes);
}
