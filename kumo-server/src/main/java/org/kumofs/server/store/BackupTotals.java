package org.kumofs.server.store;

/**
 * What is in a complete backup.
 *
 * @param records values and tombstones, as far as is known without reading them all
 * @param bytes of all files
 */
public record BackupTotals(long records, long bytes) {}
