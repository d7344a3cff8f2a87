package org.kumofs.testkit.sim;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.kumofs.message.RpcMethod;
import org.kumofs.ring.NodeAddress;
import org.kumofs.rpc.Transport;
import org.kumofs.server.InMemoryStreams;
import org.kumofs.server.replace.stream.StreamTransport;
import org.kumofs.testing.InMemoryNetwork;
import org.kumofs.testing.VirtualTime;

/**
 * The network between the nodes: frames and streams take a random time, what arrives is noted, and
 * what the firewall drops is lost.
 */
final class SimNetwork {

  private static final int MAX_DELAY_MILLIS = 5;

  private final VirtualTime time;
  private final InMemoryNetwork frames;
  private final InMemoryStreams streams;
  private final Firewall firewall = new Firewall(this::arrived);
  private final Map<Integer, Set<NodeAddress>> senders = new HashMap<>();
  private long traceHash = 1;
  private long arrivals;

  SimNetwork(VirtualTime time, Random random) {
    this.time = time;
    this.frames = new InMemoryNetwork(time);
    this.streams = new InMemoryStreams(time);
    frames.setDelay(() -> 1 + random.nextInt(MAX_DELAY_MILLIS));
    frames.setFirewall(firewall);
  }

  static NodeAddress server(int number) {
    return NodeAddress.of(new InetSocketAddress("10.0.0." + number, 19_800));
  }

  static NodeAddress manager(int number) {
    return NodeAddress.of(new InetSocketAddress("10.0.1." + number, 19_700));
  }

  static NodeAddress client(int number) {
    return NodeAddress.of(new InetSocketAddress("10.0.2." + number, 0));
  }

  private void arrived(NodeAddress from, NodeAddress to, int methodId) {
    senders.computeIfAbsent(methodId, id -> new HashSet<>()).add(from);
    arrivals++;
    for (long part : new long[] {time.nanoTime(), from.hashCode(), to.hashCode(), methodId}) {
      traceHash = 31 * traceHash + part;
    }
  }

  Transport transport(NodeAddress host) {
    return frames.transport(host);
  }

  StreamTransport streamTransport(NodeAddress host) {
    return streams.transport(host);
  }

  Firewall firewall() {
    return firewall;
  }

  /** Forgets who has sent requests of a method. */
  void forgetSenders(RpcMethod<?, ?> method) {
    senders.remove(method.id());
  }

  /** From whom requests of a method have arrived, anywhere. */
  Set<NodeAddress> senders(RpcMethod<?, ?> method) {
    return senders.getOrDefault(method.id(), Set.of());
  }

  /** Two runs with the same value had the same requests arrive at the same times. */
  long traceHash() {
    return traceHash;
  }

  /** How many requests have arrived. */
  long arrivals() {
    return arrivals;
  }

  /** Nothing gets to or from a host any more. */
  void silence(NodeAddress host) {
    frames.silence(host);
    streams.silence(host);
  }

  /** Undoes {@link #silence}. */
  void wake(NodeAddress host) {
    frames.wake(host);
    streams.wake(host);
  }

  /** What is sent to a host waits there; see {@link InMemoryNetwork#stop}. */
  void stop(NodeAddress host) {
    frames.stop(host);
    streams.silence(host);
  }

  /** Undoes {@link #stop}. */
  void resume(NodeAddress host) {
    frames.resume(host);
    streams.wake(host);
  }

  /** Two hosts don't reach each other any more. */
  void part(SimHost one, SimHost other) {
    cut(one, other);
    cut(other, one);
  }

  /** Undoes {@link #part}. */
  void join(SimHost one, SimHost other) {
    mend(one, other);
    mend(other, one);
  }

  /** Nothing gets from a host to another any more; the other way it does. */
  void cut(SimHost from, SimHost to) {
    frames.cut(from.address(), to.address());
    streams.cut(from.address(), to.address());
  }

  /** Undoes {@link #cut}. */
  void mend(SimHost from, SimHost to) {
    frames.mend(from.address(), to.address());
    streams.mend(from.address(), to.address());
  }

  /** The connections between two hosts break. */
  void disconnect(SimHost one, SimHost other) {
    frames.disconnect(one.address(), other.address());
  }

  /** The process on a host dies. */
  void kill(NodeAddress host) {
    frames.kill(host);
    streams.kill(host);
    wake(host);
  }
}
