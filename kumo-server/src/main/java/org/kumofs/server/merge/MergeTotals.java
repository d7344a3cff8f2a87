package org.kumofs.server.merge;

import org.kumofs.server.store.RecordCounts;

/**
 * How far a merge is.
 *
 * @param merged records that were stored: new, or later than what there was
 * @param read records seen in the sources, flushed ones and tombstones included
 * @param counts of what the new database holds
 */
public record MergeTotals(long merged, long read, RecordCounts counts) {}
