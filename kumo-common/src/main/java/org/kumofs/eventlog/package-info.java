/**
 * The binary log: MessagePack records of what a daemon went through, for programs to read. See
 * {@code docs/wire-format.md}, Binary log.
 */
package org.kumofs.eventlog;
