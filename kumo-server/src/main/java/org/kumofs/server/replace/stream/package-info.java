/**
 * The byte stream that moves records between servers: offers are gathered in files, announced,
 * fetched by their receivers and acknowledged. See {@code docs/wire-format.md}, Replace stream.
 *
 * <p>The conversations of both sides are state machines over bytes; each belongs to the loop of its
 * connection. What waits to be fetched belongs to the server's control loop. Files and the store
 * are touched on storage threads only.
 */
package org.kumofs.server.replace.stream;
