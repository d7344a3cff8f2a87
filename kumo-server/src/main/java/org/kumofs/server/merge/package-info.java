/** Databases, backups in the main, made into one. See {@code docs/tools/kumomergedb.md}. */
package org.kumofs.server.merge;
