package org.kumofs.update;

import org.kumofs.data.ValueContent;

/**
 * An item that is there and has not expired.
 *
 * @param content what the application stored
 * @param casToken what clients compare its version with
 */
public record LiveItem(ValueContent content, long casToken) {}
