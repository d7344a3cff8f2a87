package org.kumofs.gateway.memcached.transcript;

/**
 * A request that is sent after an exchange: its answer, found nowhere else, tells that it was over.
 */
public enum Sentinel {
  TEXT(
      "set SENTINEL 0 0 3 noreply\\r\\n:-)\\r\\nget SENTINEL\\r\\n",
      "VALUE SENTINEL 0 3\\r\\n:-)\\r\\nEND\\r\\n"),
  BINARY("{req 0a opaque=5e4715e1}", "{res 0a opaque=5e4715e1}");

  private final String request;
  private final String answer;

  Sentinel(String request, String answer) {
    this.request = request;
    this.answer = answer;
  }

  /** The one in the protocol of an exchange. */
  public static Sentinel of(Exchange exchange) {
    return exchange.isBinary() ? BINARY : TEXT;
  }

  /** What to send. */
  public byte[] request() {
    return Template.parse(request).render(new Bindings());
  }

  /** What every server answers. */
  public byte[] answer() {
    return Template.parse(answer).render(new Bindings());
  }
}
