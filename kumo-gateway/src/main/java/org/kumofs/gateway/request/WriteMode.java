package org.kumofs.gateway.request;

/** How much of a write has to be done before it is answered. */
public enum WriteMode {
  /** Every active owner has it. */
  SYNC,

  /** Nobody waits for the outcome: the server may answer at once and replicate afterwards. */
  ASYNC
}
