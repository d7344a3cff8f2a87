package org.kumofs.server.replication;

/** Another owner of a key is known to take no writes, so that none of that key can succeed. */
public final class OwnerFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  OwnerFailedException(String message) {
    super(message, null, false, false);
  }
}
