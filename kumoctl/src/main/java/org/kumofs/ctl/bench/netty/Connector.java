package org.kumofs.ctl.bench.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.kumofs.ctl.bench.measure.ErrorKind;
import org.kumofs.ring.NodeAddress;

/**
 * Makes the connections of a loop and makes them anew when they are lost, a few at a time: a server
 * accepts only so many at once. Lives on its loop.
 */
final class Connector {

  private static final int MOST_AT_ONCE = 64;
  private static final long FIRST_DELAY_MILLIS = 10;
  private static final long LONGEST_DELAY_MILLIS = 1_000;

  private final LoadLoop loop;
  private final Bootstrap bootstrap;
  private final Queue<Seat> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> tried = new CompletableFuture<>();
  private int attempts;
  private int untried;
  private int connected;
  private String failure = "";
  private boolean closed;

  /** What one connection after the other takes. */
  private static final class Seat {
    private final NodeAddress address;
    private boolean tried;
    private long delayMillis = FIRST_DELAY_MILLIS;

    private Seat(NodeAddress address) {
      this.address = address;
    }
  }

  Connector(LoadLoop loop, Class<? extends SocketChannel> socketType, int timeoutMillis) {
    this.loop = loop;
    this.bootstrap =
        new Bootstrap()
            .group(loop.eventLoop())
            .channel(socketType)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis);
  }

  /** Adds a connection that is to be. */
  void add(NodeAddress address) {
    waiting.add(new Seat(address));
    untried++;
  }

  /** Begins; the future completes when every connection was tried once. */
  CompletableFuture<Void> start() {
    if (untried == 0) {
      tried.complete(null);
    }
    connectNext();
    return tried;
  }

  /** How many are connected. */
  int connected() {
    return connected;
  }

  /** Why a connection was not made, the last time; empty if all were. */
  String failure() {
    return failure;
  }

  /** Makes no more. */
  void close() {
    closed = true;
    waiting.clear();
  }

  private void connectNext() {
    while (!closed && attempts < MOST_AT_ONCE && !waiting.isEmpty()) {
      connect(waiting.poll());
    }
  }

  private void connect(Seat seat) {
    attempts++;
    BenchConnection[] made = new BenchConnection[1];
    bootstrap
        .clone()
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                made[0] = new BenchConnection(loop, () -> lost(seat, made[0]));
                channel.pipeline().addLast(made[0]);
              }
            })
        .connect(seat.address.toSocketAddress())
        .addListener((ChannelFuture result) -> finish(seat, result));
  }

  private void finish(Seat seat, ChannelFuture result) {
    attempts--;
    if (result.isSuccess()) {
      connected++;
    } else {
      failure = seat.address + ": " + reason(result.cause());
      loop.recorder().failed(ErrorKind.CONNECT, 1, failure);
      retry(seat);
    }
    if (!seat.tried) {
      seat.tried = true;
      untried--;
      if (untried == 0) {
        tried.complete(null);
      }
    }
    connectNext();
  }

  /** Netty says which call failed, why, and once more where: only why is wanted. */
  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    int address = message.lastIndexOf(": /");
    String told = address < 0 ? message : message.substring(0, address);
    return told.substring(told.lastIndexOf(": ") < 0 ? 0 : told.lastIndexOf(": ") + 2);
  }

  private void lost(Seat seat, BenchConnection connection) {
    // One that is accepted and closed at once was no success.
    if (connection.isProven()) {
      seat.delayMillis = FIRST_DELAY_MILLIS;
    }
    connected--;
    retry(seat);
  }

  private void retry(Seat seat) {
    if (closed || loop.eventLoop().isShuttingDown()) {
      return;
    }
    long delay = seat.delayMillis;
    seat.delayMillis = Math.min(2 * delay, LONGEST_DELAY_MILLIS);
    loop.eventLoop()
        .schedule(
            () -> {
              waiting.add(seat);
              connectNext();
            },
            delay,
            TimeUnit.MILLISECONDS);
  }
}
