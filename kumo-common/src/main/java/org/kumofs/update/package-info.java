/**
 * What the commands that read and write a record in one go make of it: the rules of memcached, free
 * of servers and networks. The coordinator of a key applies them where the record lies; towards
 * servers that cannot, a gateway applies the very same. See {@code docs/memcached.md}, Updates.
 */
package org.kumofs.update;
