package org.kumofs.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.kumofs.gateway.ClientPort.Protocol;
import org.kumofs.gateway.memcached.GatewayStats;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.RequestParser;
import org.kumofs.gateway.memcached.binary.BinaryParser;
import org.kumofs.gateway.memcached.binary.ProtocolDetector;
import org.kumofs.gateway.memcached.netty.AnswerOrder;
import org.kumofs.gateway.memcached.netty.MemcachedListener;
import org.kumofs.gateway.memcached.netty.MemcachedService;
import org.kumofs.gateway.memcached.netty.PipelineLimits;
import org.kumofs.gateway.memcached.netty.StoreFactory;
import org.kumofs.gateway.memcached.text.TextParser;
import org.kumofs.rpc.netty.NettyLoops;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports of a gateway that clients connect to. */
final class ClientPorts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ClientPorts.class);

  private final List<MemcachedListener> listeners = new ArrayList<>();

  private ClientPorts() {}

  /**
   * What the ports have in common.
   *
   * @param loops where clients are served; not closed with the ports
   * @param stores makes the way to the cluster, for each event loop
   * @param time what relative expiry times are counted from
   */
  record Shared(
      NettyLoops loops,
      StoreFactory stores,
      GatewayStats stats,
      MemcachedLimits limits,
      TimeSource time) {

    private MemcachedListener listen(ClientPort port) throws IOException {
      Protocol protocol = port.protocol();
      AnswerOrder order = protocol == Protocol.CLOUDY ? AnswerOrder.AS_READY : AnswerOrder.AS_ASKED;
      MemcachedService service =
          new MemcachedService(stores, parsers(protocol), pipelineLimits(), order, stats);
      return MemcachedListener.bind(
          loops.group(), loops.serverSocketType(), port.listener(), service);
    }

    private PipelineLimits pipelineLimits() {
      return PipelineLimits.DEFAULT.forValuesOf(limits.maxValueBytes());
    }

    private Supplier<RequestParser> parsers(Protocol protocol) {
      Supplier<RequestParser> text = () -> new TextParser(limits, time);
      Supplier<RequestParser> binary = () -> new BinaryParser(limits, time);
      return protocol == Protocol.TEXT ? () -> new ProtocolDetector(text, binary) : binary;
    }
  }

  /**
   * Listens on ports.
   *
   * @throws IOException if one can't be had; then none is open
   */
  static ClientPorts open(List<ClientPort> ports, Shared shared) throws IOException {
    ClientPorts open = new ClientPorts();
    try {
      for (ClientPort port : ports) {
        MemcachedListener listener = shared.listen(port);
        open.listeners.add(listener);
        log.info("serving memcached clients on {} ({})", listener.localAddress(), port.protocol());
      }
      return open;
    } catch (IOException | RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** Where clients connect, in the order of the ports. */
  List<InetSocketAddress> localAddresses() {
    return listeners.stream().map(MemcachedListener::localAddress).toList();
  }

  /** Answers what is under way, then closes all ports. */
  @Override
  public void close() {
    listeners.forEach(MemcachedListener::refuseMore);
    listeners.forEach(MemcachedListener::close);
  }
}
