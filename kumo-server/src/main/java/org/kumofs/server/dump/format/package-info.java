/** Dump files: their two formats, written and read. See {@code docs/tools/kumodump.md}, Formats. */
package org.kumofs.server.dump.format;
