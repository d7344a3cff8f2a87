package org.kumofs.message;

/**
 * The parameters of one call. Every request is an immutable record with a public constant {@code
 * METHOD}.
 *
 * @param <R> what a successful call gives back
 */
public interface Request<R> {

  /** The method that the request calls. */
  RpcMethod<?, R> method();
}
