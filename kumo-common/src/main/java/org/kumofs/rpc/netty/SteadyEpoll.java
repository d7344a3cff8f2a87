package org.kumofs.rpc.netty;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Epoll in which a half-closed connection stays whole.
 *
 * <p>Once the peer has closed its side, there may be nothing to watch a connection for. Netty
 * (4.2.18 to 4.2.20 at least) then takes it out of epoll but believes it to be in: as soon as a
 * write does not fit the socket's buffer, watching for room fails and the connection breaks. Here
 * it stays in, watched for errors, which epoll reports in any case.
 */
final class SteadyEpoll implements IoHandlerFactory {

  private final IoHandlerFactory delegate = EpollIoHandler.newFactory();

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(delegate.newHandler(executor));
  }

  @Override
  public boolean isChangingThreadSupported() {
    return delegate.isChangingThreadSupported();
  }

  private record Handler(IoHandler delegate) implements IoHandler {

    @Override
    public void initialize() {
      delegate.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return delegate.run(context);
    }

    @Override
    public void prepareToDestroy() {
      delegate.prepareToDestroy();
    }

    @Override
    public void destroy() {
      delegate.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return new Registration(delegate.register(handle));
    }

    @Override
    public void wakeup() {
      delegate.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return delegate.isCompatible(handleType);
    }
  }

  private static final class Registration implements IoRegistration {

    private final IoRegistration delegate;
    private volatile boolean added;

    private Registration(IoRegistration delegate) {
      this.delegate = delegate;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // The interface has it so.
    public <T> T attachment() {
      return delegate.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      if (!EpollIoOps.NONE.equals(ops)) {
        added = true;
        return delegate.submit(ops);
      }
      return delegate.submit(added ? EpollIoOps.EPOLLERR : ops);
    }

    @Override
    public boolean isValid() {
      return delegate.isValid();
    }

    @Override
    public boolean cancel() {
      return delegate.cancel();
    }
  }
}
