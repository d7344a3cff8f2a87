package org.kumofs.testkit.sim;

import java.util.Optional;
import org.kumofs.ring.NodeAddress;

/** A host on which one node runs, or does not. */
abstract class SimHost {

  private final NodeAddress address;
  private final SimWorld world;
  private final HostClock clock;
  private Optional<SimProcess> process = Optional.empty();

  SimHost(NodeAddress address, SimWorld world) {
    this.address = address;
    this.world = world;
    this.clock = new HostClock(world.time());
  }

  final NodeAddress address() {
    return address;
  }

  final SimWorld world() {
    return world;
  }

  /** What its processes take for the time. */
  final HostClock clock() {
    return clock;
  }

  /** Makes and starts the node in a process of its own. */
  abstract void start(SimProcess newProcess);

  final void start() {
    SimProcess started = new SimProcess(world.time(), clock);
    process = Optional.of(started);
    start(started);
  }

  final boolean isUp() {
    return process.isPresent();
  }

  /** The process dies, without a word. */
  final void kill() {
    process.orElseThrow().kill();
    process = Optional.empty();
    world.network().kill(address);
    killed();
  }

  /** The process is dead. */
  void killed() {}

  /** The host drops off the network; it does not notice. */
  final void silence() {
    world.network().silence(address);
  }

  /** The host is back. */
  final void wake() {
    world.network().wake(address);
  }

  /** The process stands still, as after SIGSTOP; what it is sent waits for it. */
  final void stop() {
    process.orElseThrow().stop();
    world.network().stop(address);
  }

  /** The process goes on, as after SIGCONT, with what waits for it. */
  final void resume() {
    process.orElseThrow().resume();
    world.network().resume(address);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
