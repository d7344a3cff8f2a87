package org.kumofs.ctl.top.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.kumofs.ctl.client.CallException;
import org.kumofs.ring.NodeAddress;
import org.kumofs.testing.VirtualTime;

class WatchTest {

  private static final NodeAddress ONE = address(1);
  private static final NodeAddress TWO = address(2);

  private final VirtualTime time = new VirtualTime();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final Map<NodeAddress, Membership> members = new LinkedHashMap<>();
  private final Map<NodeAddress, FakeProbe> probes = new LinkedHashMap<>();
  private String rosterError = "";

  WatchTest() {
    members.put(ONE, Membership.ACTIVE);
    members.put(TWO, Membership.ACTIVE);
  }

  @Test
  void aNodeThatFailsShowsItsErrorAndComesBackByItself() throws CallException {
    Watch watch = watch();
    probes.get(TWO).error = "refused";
    round(watch);
    assertThat(watch.state().failed()).isEqualTo(1);
    assertThat(watch.state().servers().get(1).error()).isEqualTo("refused");
    assertThat(watch.state().servers().get(0).sample()).isPresent();

    probes.get(TWO).error = "";
    round(watch);
    assertThat(watch.state().failed()).isZero();
    assertThat(watch.state().servers().get(1).rates()).isEqualTo(Rates.UNKNOWN);
    round(watch);
    assertThat(watch.state().servers().get(1).rates().queries()).hasValue(20);
  }

  @Test
  void aServerThatHangsIsNotAskedTwiceAndDelaysNobody() throws CallException {
    Watch watch = watch();
    round(watch);
    watch.ask();
    tasks.remove().run();
    Runnable hanging = tasks.remove();

    time.runFor(2_500);
    watch.ask();
    runAll();

    assertThat(probes.get(ONE).asked).isEqualTo(3);
    assertThat(probes.get(TWO).asked).isEqualTo(1);
    assertThat(watch.state().servers().get(0).failed()).isFalse();
    assertThat(watch.state().servers().get(1).error())
        .isEqualTo("no answer for 2 s, still waiting");

    hanging.run();
    assertThat(watch.state().servers().get(1).failed()).isFalse();
  }

  @Test
  void serversComeAndGoWithTheManagersList() throws CallException {
    Watch watch = watch();
    members.remove(ONE);
    members.put(TWO, Membership.FAULT);
    members.put(address(3), Membership.NOT_ATTACHED);

    time.runFor(2_000);
    round(watch);
    round(watch);

    assertThat(watch.state().servers())
        .extracting(ServerState::address)
        .containsExactly(TWO, address(3));
    assertThat(watch.state().servers())
        .extracting(ServerState::status)
        .containsExactly("fault", "new");
    assertThat(probes.get(ONE).closed).isTrue();
  }

  @Test
  void aManagerThatFailsLaterIsToldAndTheLastListStays() throws CallException {
    Watch watch = watch();
    rosterError = "manager gone";
    time.runFor(2_000);
    round(watch);
    round(watch);
    assertThat(watch.state().rosterError()).isEqualTo("manager gone");
    assertThat(watch.state().servers()).hasSize(2);

    rosterError = "";
    time.runFor(2_000);
    round(watch);
    round(watch);
    assertThat(watch.state().rosterError()).isEmpty();
  }

  @Test
  void aManagerThatFailsAtFirstIsAnError() {
    rosterError = "manager gone";
    assertThatThrownBy(this::watch).isInstanceOf(CallException.class).hasMessage("manager gone");
  }

  @Test
  void anEmptyListIsWatchedToo() throws CallException {
    members.clear();
    Watch watch = watch();
    round(watch);
    assertThat(watch.ask()).isCompleted();
    assertThat(watch.state().servers()).isEmpty();
  }

  @Test
  void onlySoMuchOfThePastIsKept() {
    ServerHistory history = new ServerHistory(ONE);
    for (int i = 0; i < 500; i++) {
      history.fail("down");
    }
    assertThat(history.state(Membership.UNKNOWN).queries()).hasSize(ServerHistory.KEPT);
  }

  private Watch watch() throws CallException {
    Roster roster =
        () -> {
          if (!rosterError.isEmpty()) {
            throw new CallException(rosterError);
          }
          return new LinkedHashMap<>(members);
        };
    return new Watch(
        roster, server -> probes.computeIfAbsent(server, s -> new FakeProbe()), time, tasks::add);
  }

  private void round(Watch watch) {
    time.runFor(500);
    watch.ask();
    runAll();
  }

  private void runAll() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  private static NodeAddress address(int port) {
    return NodeAddress.of(InetAddress.getLoopbackAddress(), port);
  }

  /** Counts ten reads a question. */
  private final class FakeProbe implements Probe {

    private int asked;
    private boolean closed;
    private String error = "";

    @Override
    public Sample sample() throws CallException {
      asked++;
      if (!error.isEmpty()) {
        throw new CallException(error);
      }
      return new Sample(
          time.nanoTime(),
          Map.of(Counter.GETS, 10L * asked),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.of(0));
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
