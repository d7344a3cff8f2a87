package org.kumofs.gateway.memcached.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.MemoryStore;

/** A client that sends more than it may, or does not take what it asked for. */
final class BackpressureTest {

  private static final PipelineLimits LIMITS = new PipelineLimits(4, 1000, 2);

  private final FixedTime time = new FixedTime(1_800_000_000L);
  private final MemoryStore memory = new MemoryStore(time);
  private final HeldStore store = new HeldStore(memory);
  private final TestClient client = new TestClient(store, time, LIMITS);

  @AfterEach
  void close() {
    client.close();
  }

  private static String set(String key, int length) {
    return "set " + key + " 0 0 " + length + "\r\n" + "v".repeat(length) + "\r\n";
  }

  @Test
  void noMoreIsReadWhileTooManyRequestsAreUnderWay() {
    client.send("get 1\r\nget 2\r\nget 3\r\nget 4\r\nget 5\r\nget 6\r\n", "get 7\r\n");
    assertThat(store.started()).containsExactly("get 1", "get 2", "get 3", "get 4");
    assertThat(client.isPaused()).isTrue();

    store.run("get 1");
    assertThat(client.isPaused()).isTrue();
    store.run("get 2");
    assertThat(store.started()).containsExactly("get 3", "get 4", "get 5", "get 6");
    assertThat(client.isPaused()).isTrue();
    store.run("get 3");
    store.run("get 4");
    assertThat(store.started()).containsExactly("get 5", "get 6", "get 7");
    assertThat(client.isPaused()).isFalse();
    assertThat(client.lines()).containsExactly("END", "END", "END", "END");
  }

  @Test
  void answersThatWaitForAnEarlierOneCount() {
    client.send("get 1\r\nget 2\r\nget 3\r\nget 4\r\nget 5\r\n");
    store.run("get 2");
    store.run("get 3");
    store.run("get 4");
    assertThat(store.started()).containsExactly("get 1");

    store.run("get 1");
    assertThat(store.started()).containsExactly("get 5");
  }

  @Test
  void requestsThatNobodyWaitsForCount() {
    for (int i = 1; i <= 5; i++) {
      client.send("set " + i + " 0 0 1 noreply\r\nx\r\n");
    }
    assertThat(store.started()).hasSize(4);

    store.run("set-async 3");
    store.run("set-async 4");
    assertThat(store.started()).containsExactly("set-async 1", "set-async 2", "set-async 5");
  }

  @Test
  void requestsThatWaitForTheirKeyCount() {
    client.send("get a\r\nset a 0 0 1\r\nx\r\nget a\r\nget a\r\nget b\r\n");
    assertThat(store.started()).containsExactly("get a");

    store.run("get a");
    store.run("set a");
    assertThat(store.started()).containsExactly("get a", "get a", "get b");
  }

  @Test
  void theBytesOfRequestsCount() {
    client.send(set("a", 600) + set("b", 600) + set("c", 1));
    assertThat(store.started()).containsExactly("set a", "set b");

    store.run("set a");
    assertThat(store.started()).containsExactly("set b");
    store.run("set b");
    assertThat(store.started()).containsExactly("set c");
  }

  @Test
  void theBytesOfAnswersThatWaitCount() {
    client.send(set("big", 900));
    store.run("set big");
    client.send("get a\r\nget big\r\n");
    store.run("get big");
    client.send(set("b", 100) + set("c", 1));
    assertThat(store.started()).containsExactly("get a", "set b");
    assertThat(client.isPaused()).isTrue();

    store.run("get a");
    assertThat(client.isPaused()).isFalse();
    assertThat(store.started()).containsExactly("set b", "set c");
  }

  @Test
  void theBytesOfMetaAnswersThatWaitCount() {
    client.send(set("big", 900));
    store.run("set big");
    client.send("get a\r\nmg big v\r\n");
    store.run("get big");
    client.send(set("b", 100) + set("c", 1));
    assertThat(store.started()).containsExactly("get a", "set b");
    assertThat(client.isPaused()).isTrue();

    store.run("get a");
    assertThat(client.isPaused()).isFalse();
    assertThat(store.started()).containsExactly("set b", "set c");
  }

  @Test
  void aValueLargerThanTheLimitIsServedAlone() {
    client.send(set("a", 5000) + "get a\r\n");
    store.run("set a");
    store.run("get a");

    assertThat(client.lines()).containsExactly("STORED", "VALUE a 0 5000", "v".repeat(5000), "END");
    assertThat(client.isPaused()).isFalse();
  }

  @Test
  void aClientThatDoesNotReadIsNotReadFrom() {
    client.setReading(false);
    client.send("version\r\nget a\r\n");
    assertThat(store.started()).isEmpty();
    assertThat(client.isPaused()).isTrue();

    client.setReading(true);
    assertThat(client.isPaused()).isFalse();
    assertThat(client.lines()).containsExactly("VERSION 1.6.18");
    assertThat(store.started()).containsExactly("get a");
  }

  @Test
  void answersWaitUntilTheClientTakesThem() {
    client.send("get a\r\nget b\r\n");
    client.setReading(false);
    store.run("get a");
    store.run("get b");
    assertThat(client.lines()).isEmpty();

    client.setReading(true);
    assertThat(client.lines()).containsExactly("END", "END");
  }

  @Test
  void aClientThatClosesItsSideWhilePausedGetsAllItsAnswers() {
    client.send("get 1\r\nget 2\r\nget 3\r\nget 4\r\nget 5\r\n");
    client.closeOutput();
    for (int i = 1; i <= 4; i++) {
      store.run("get " + i);
    }
    assertThat(client.isOpen()).isTrue();

    store.run("get 5");
    assertThat(client.lines()).hasSize(5);
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aLongPipelineOfFastAnswersNeedsNoDeepStack() {
    try (TestClient fast =
        new TestClient(memory, time, new PipelineLimits(1_000_000, 1 << 30, 1))) {
      fast.send("get a\r\nset a 0 0 1\r\nx\r\ndelete a\r\n".repeat(20_000));
      assertThat(fast.lines()).hasSize(60_000);
    }
  }

  @Test
  void aLongChainOnOneKeyNeedsNoDeepStack() {
    HeldFirstStore slowFirst = new HeldFirstStore(memory);
    try (TestClient chain =
        new TestClient(slowFirst, time, new PipelineLimits(1_000_000, 1 << 30, 1))) {
      chain.send("set a 0 0 1\r\nx\r\n".repeat(50_000));
      assertThat(chain.lines()).isEmpty();
      slowFirst.release();
      assertThat(chain.lines()).hasSize(50_000);
    }
  }
}
