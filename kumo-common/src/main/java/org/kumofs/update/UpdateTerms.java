package org.kumofs.update;

import org.kumofs.data.RecordLayout;

/**
 * What the judgement on an update depends on besides the item.
 *
 * @param layout how the record lies on disk, which decides what it can keep
 * @param nowSeconds the time, in Unix seconds
 * @param maxDataBytes how long a value may become
 */
public record UpdateTerms(RecordLayout layout, long nowSeconds, int maxDataBytes) {}
