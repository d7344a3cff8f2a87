package org.kumofs.server.replace.stream;

/** An offer did not reach its receiver, however often it was tried. */
public final class OfferFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  OfferFailedException(String message) {
    super(message);
  }
}
