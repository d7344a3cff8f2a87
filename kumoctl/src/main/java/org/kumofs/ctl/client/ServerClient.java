package org.kumofs.ctl.client;

import org.kumofs.message.GetStatus;
import org.kumofs.message.Request;
import org.kumofs.message.SetConfig;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.NodeAddress;
import org.kumofs.time.SystemTime;
import org.kumofs.time.TimeSource;

/**
 * Asks one server, an original or ours, for its numbers. All questions together have one time
 * limit, so a server that hangs costs its limit once. Not for use by several threads.
 */
public final class ServerClient implements AutoCloseable {

  private static final TimeSource TIME = new SystemTime();

  private final RpcConnection connection;
  private final int limitMillis;
  private final long startNanos;

  private ServerClient(RpcConnection connection, int limitMillis, long startNanos) {
    this.connection = connection;
    this.limitMillis = limitMillis;
    this.startNanos = startNanos;
  }

  /**
   * Connects.
   *
   * @param limitMillis for this and everything that is asked later, at least 1
   * @throws CallException if nobody answers there
   */
  public static ServerClient open(NodeAddress server, int limitMillis) throws CallException {
    long startNanos = TIME.nanoTime();
    return new ServerClient(RpcConnection.open(server, limitMillis), limitMillis, startNanos);
  }

  /** What the server says to a question; {@code Unknown} if it does not know it. */
  public StatusValue status(StatusCode code) throws CallException {
    return call(new GetStatus(code));
  }

  /**
   * Has the server gather small packets or send them at once.
   *
   * @return how many sockets were changed
   */
  public StatusValue setTcpNoDelay(boolean on) throws CallException {
    return call(new SetConfig(SetConfig.TCP_NODELAY, on));
  }

  private <R> R call(Request<R> request) throws CallException {
    long passedMillis = (TIME.nanoTime() - startNanos) / 1_000_000;
    connection.setAnswerTimeout((int) Math.max(1, limitMillis - passedMillis));
    return connection.call(request);
  }

  @Override
  public void close() {
    connection.close();
  }
}
