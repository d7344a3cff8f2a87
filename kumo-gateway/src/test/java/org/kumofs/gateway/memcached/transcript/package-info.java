/**
 * Exchanges with a memcached server, recorded from memcached itself ({@code
 * scripts/record-memcached}) and played against a gateway. {@code scripts/lib/transcripts.py}
 * describes the tables they are read from and plays them against anything that listens.
 */
package org.kumofs.gateway.memcached.transcript;
