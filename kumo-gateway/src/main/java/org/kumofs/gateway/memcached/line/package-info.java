/** What the protocols that come in lines have in common: lines, their words, blocks of data. */
package org.kumofs.gateway.memcached.line;
