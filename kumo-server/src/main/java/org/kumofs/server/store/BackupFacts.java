package org.kumofs.server.store;

import org.kumofs.clock.ClockTime;

/**
 * What is noted beside the records of a backup.
 *
 * @param request what was asked for
 * @param counts of the store when the backup was taken; writes that went on then may have changed
 *     them by a few
 * @param newest the highest stamp in the store then
 */
public record BackupFacts(BackupRequest request, RecordCounts counts, ClockTime newest) {}
