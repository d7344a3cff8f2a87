/** memcached's meta commands: two letters, a key, and flags. See {@code docs/memcached.md}. */
package org.kumofs.gateway.memcached.meta;
