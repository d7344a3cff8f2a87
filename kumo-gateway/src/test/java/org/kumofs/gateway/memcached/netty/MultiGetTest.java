package org.kumofs.gateway.memcached.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.memcached.MemoryStore;

/** Gets of more keys than are read from the cluster at a time. */
final class MultiGetTest {

  private static final PipelineLimits LIMITS = new PipelineLimits(4, 1000, 2);

  private final FixedTime time = new FixedTime(1_800_000_000L);
  private final HeldStore store = new HeldStore(new MemoryStore(time));
  private final TestClient client = new TestClient(store, time, LIMITS);

  @AfterEach
  void close() {
    client.close();
  }

  private void store(String key, int length) {
    client.send("set " + key + " 0 0 " + length + "\r\n" + key.repeat(length) + "\r\n");
    store.run("set " + key);
    assertThat(client.lines()).containsExactly("STORED");
  }

  @Test
  void keysAreReadInBatchesAndAnsweredAtOnceInOrder() {
    store("b", 1);
    store("e", 1);
    client.send("get a b c d e\r\nversion\r\n");
    assertThat(store.started()).containsExactly("get a b");
    store.run("get a b");
    assertThat(store.started()).containsExactly("get c d");
    store.run("get c d");
    assertThat(client.lines()).isEmpty();

    store.run("get e");
    assertThat(client.lines())
        .containsExactly("VALUE b 0 1", "b", "VALUE e 0 1", "e", "END", "VERSION 1.6.18");
  }

  @Test
  void aFailureInALaterBatchMakesTheWholeAnswerAnError() {
    store("a", 1);
    client.send("get a b c\r\n");
    store.run("get a b");
    store.fail("get c", "timed out");

    assertThat(client.lines()).containsExactly("SERVER_ERROR timed out");
  }

  @Test
  void anAnswerThatIsTooLargeToHoldIsSentInParts() {
    store("a", 600);
    store("b", 600);
    client.send("get a b c b\r\n");
    store.run("get a b");

    assertThat(client.lines())
        .containsExactly("VALUE a 0 600", "a".repeat(600), "VALUE b 0 600", "b".repeat(600));
    store.run("get c b");
    assertThat(client.lines()).containsExactly("VALUE b 0 600", "b".repeat(600), "END");
  }

  @Test
  void aFailureAfterPartsEndsTheAnswerWithAnError() {
    store("a", 1200);
    client.send("get a b c\r\nversion\r\n");
    store.run("get a b");
    store.fail("get c", "no server");

    assertThat(client.lines())
        .containsExactly(
            "VALUE a 0 1200", "a".repeat(1200), "SERVER_ERROR no server", "VERSION 1.6.18");
  }

  @Test
  void noMoreIsFetchedForAClientThatDoesNotTakeIt() {
    store("a", 1200);
    client.setReading(false);
    client.setReading(true);
    client.send("get a a a a a\r\n");
    client.setReading(false);
    store.run("get a a");
    assertThat(store.started()).isEmpty();

    client.setReading(true);
    assertThat(client.lines()).hasSize(4);
    assertThat(store.started()).containsExactly("get a a");
  }

  @Test
  void aGetThatIsNotTheNextToBeAnsweredWaitsWithWhatItHas() {
    store("a", 1200);
    client.send("get x\r\nget a b c\r\n");
    store.run("get a b");
    assertThat(store.started()).containsExactly("get x");

    store.run("get x");
    assertThat(client.lines()).containsExactly("END", "VALUE a 0 1200", "a".repeat(1200));
    store.run("get c");
    assertThat(client.lines()).containsExactly("END");
  }

  @Test
  void aGetEndsWhenItsClientIsGone() {
    store("a", 1200);
    client.send("get x\r\nget a b c\r\nset a 0 0 1\r\n1\r\n");
    store.run("get a b");
    client.channel.close();
    client.channel.runPendingTasks();

    assertThat(store.started()).containsExactly("get x", "set a");
    store.run("get x");
    store.run("set a");
    assertThat(store.started()).isEmpty();
  }

  @Test
  void aGetOfOneKeyManyTimesGivesItManyTimes() {
    store("a", 1);
    client.send("get a a a\r\n");
    store.run("get a a");
    store.run("get a");

    assertThat(client.lines())
        .containsExactly("VALUE a 0 1", "a", "VALUE a 0 1", "a", "VALUE a 0 1", "a", "END");
  }

  @Test
  void anyNumberOfKeysCanBeRead() {
    String keys =
        IntStream.range(0, 100_000).mapToObj(i -> "k" + i).collect(Collectors.joining(" "));
    try (TestClient fast = new TestClient(new MemoryStore(time), time, PipelineLimits.DEFAULT)) {
      fast.send("set k99999 5 0 4\r\nlast\r\ngets " + keys + "\r\n");

      assertThat(fast.lines()).containsExactly("STORED", "VALUE k99999 5 4 1", "last", "END");
      assertThat(fast.counters.get(Counter.CMD_GET)).isEqualTo(100_000);
      assertThat(fast.counters.get(Counter.GET_MISSES)).isEqualTo(99_999);
    }
  }

  @Test
  void whereValuesMayBeLargeFewKeysAreReadUntilTheirSizeIsKnown() {
    try (TestClient careful = new TestClient(store, time, new PipelineLimits(100, 1000, 4, 1))) {
      store("e", 600);
      careful.send("get a b c d e f g\r\n");
      store.run("get a");
      store.run("get b c");
      store.run("get d e f g");
      assertThat(careful.lines()).containsExactly("VALUE e 0 600", "e".repeat(600), "END");

      careful.send("get e a b c d f g\r\n");
      store.run("get e");
      store.run("get a");
      store.run("get b c");
      store.run("get d f g");
      assertThat(careful.lines()).hasSize(3);
    }
  }

  @Test
  void theLargerValuesMayBeTheFewerKeysAreReadAtFirst() {
    assertThat(PipelineLimits.DEFAULT.forValuesOf(1 << 20)).isEqualTo(PipelineLimits.DEFAULT);
    assertThat(PipelineLimits.DEFAULT.forValuesOf(1)).isEqualTo(PipelineLimits.DEFAULT);
    assertThat(PipelineLimits.DEFAULT.forValuesOf(16 << 20).firstBatchKeys()).isEqualTo(8);
    assertThat(PipelineLimits.DEFAULT.forValuesOf(1 << 30).firstBatchKeys()).isEqualTo(1);
  }
}
