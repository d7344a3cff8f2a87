package org.kumofs.gateway.memcached.netty;

/** In which order the clients of a listener get their answers. */
public enum AnswerOrder {
  /** In the order of their requests. */
  AS_ASKED,

  /**
   * As soon as they are ready; clients tell them apart by what they carry. An answer that is known
   * at once, to a noop for instance, still comes after those to all earlier requests: clients can
   * wait for it.
   */
  AS_READY
}
