package org.kumofs.gateway.memcached.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.GatewayCounters.Counter;
import org.kumofs.gateway.memcached.MemoryStore;

/** What a client sees that sends many requests before it has the answers. */
final class PipelineTest {

  private final FixedTime time = new FixedTime(1_800_000_000L);
  private final HeldStore store = new HeldStore(new MemoryStore(time));
  private final TestClient client = new TestClient(store, time, PipelineLimits.DEFAULT);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void answersComeInTheOrderOfTheRequestsWhicheverIsDoneFirst() {
    client.send("set a 0 0 1\r\n1\r\nget b\r\nversion\r\ndelete c\r\nfoo\r\n");
    assertThat(store.started()).containsExactly("set a", "get b", "delete c");

    store.run("delete c");
    store.run("get b");
    assertThat(client.lines()).isEmpty();
    store.run("set a");
    assertThat(client.lines())
        .containsExactly("STORED", "END", "VERSION 1.6.18", "NOT_FOUND", "ERROR");
  }

  @Test
  void aRequestWaitsForTheOneBeforeItOnTheSameKey() {
    client.send("set a 7 0 1\r\n1\r\nget a\r\nset b 0 0 1\r\n2\r\nget b\r\n");
    assertThat(store.started()).containsExactly("set a", "set b");

    store.run("set b");
    assertThat(store.started()).containsExactly("set a", "get b");
    store.run("get b");
    store.run("set a");
    store.run("get a");
    assertThat(client.lines())
        .containsExactly("STORED", "VALUE a 7 1", "1", "END", "STORED", "VALUE b 0 1", "2", "END");
  }

  @Test
  void readsOfOneKeyDoNotWaitForEachOtherButAWriteWaitsForThem() {
    client.send("get a\r\nget a b\r\nset a 0 0 1\r\n1\r\nget a\r\n");
    assertThat(store.started()).containsExactly("get a", "get a b");

    store.run("get a");
    assertThat(store.started()).containsExactly("get a b");
    store.run("get a b");
    store.run("set a");
    store.run("get a");
    assertThat(client.lines()).containsExactly("END", "END", "STORED", "VALUE a 0 1", "1", "END");
  }

  @Test
  void aGetOfManyKeysWaitsForTheWritesOfEach() {
    client.send("set a 0 0 1\r\n1\r\nset b 0 0 1\r\n2\r\nget b x a\r\n");

    store.run("set b");
    assertThat(store.started()).containsExactly("set a");
    store.run("set a");
    store.run("get b x a");
    assertThat(client.lines())
        .containsExactly("STORED", "STORED", "VALUE b 0 1", "2", "VALUE a 0 1", "1", "END");
  }

  @Test
  void aRequestThatNobodyWaitsForIsAsynchronousAndSeenByTheNextOne() {
    client.send("set a 0 0 1 noreply\r\n1\r\nget a\r\nversion\r\n");
    assertThat(store.started()).containsExactly("set-async a");

    store.run("set-async a");
    store.run("get a");
    client.send("delete a noreply\r\nget a\r\n");
    store.run("delete-async a");
    store.run("get a");
    assertThat(client.lines()).containsExactly("VALUE a 0 1", "1", "END", "VERSION 1.6.18", "END");
  }

  @Test
  void aRequestThatNobodyWaitsForDoesNotHoldAnswersUp() {
    client.send("set a 0 0 1 noreply\r\n1\r\nversion\r\n");

    assertThat(client.lines()).containsExactly("VERSION 1.6.18");
  }

  @Test
  void aFailureIsNeverAMissNorSilence() {
    client.send("get a\r\nget a b c\r\nset a 0 0 1\r\n1\r\ncas b 0 0 1 1\r\n1\r\ndelete c\r\n");

    store.fail("get a", "no server");
    store.fail("get a b c", "timed out");
    store.fail("set a", "replica failed");
    store.fail("update b", "timed out");
    store.fail("delete c", "bad\r\nEND\r\nreason\u00e9");
    assertThat(client.lines())
        .containsExactly(
            "SERVER_ERROR no server",
            "SERVER_ERROR timed out",
            "SERVER_ERROR replica failed",
            "SERVER_ERROR timed out",
            "SERVER_ERROR bad??END??reason?");
    assertThat(client.counters.get(Counter.SERVER_ERRORS)).isEqualTo(5);
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void aFailureOfARequestThatNobodyWaitsForIsSilent() {
    client.send("set a 0 0 1 noreply\r\n1\r\nversion\r\n");
    store.fail("set-async a", "no server");

    assertThat(client.lines()).containsExactly("VERSION 1.6.18");
  }

  @Test
  void aBrokenStoreIsAnInternalErrorAndTheConnectionGoesOn() {
    client.send("get a\r\nset a 0 0 1\r\n1\r\nversion\r\n");
    store.breakDown("get a");
    store.breakDown("set a");

    assertThat(client.lines())
        .containsExactly(
            "SERVER_ERROR internal error", "SERVER_ERROR internal error", "VERSION 1.6.18");
    assertThat(client.isOpen()).isTrue();
  }

  @Test
  void getsTellsTheVersionThatCasExpects() {
    client.send("set a 1 0 1\r\n1\r\n");
    store.run("set a");
    client.send("gets a\r\n");
    store.run("get a");
    client.send("cas a 2 0 1 1\r\n2\r\ncas a 3 0 1 1\r\n3\r\ngets a\r\n");
    store.run("update a");
    store.run("update a");
    store.run("get a");

    assertThat(client.lines())
        .containsExactly(
            "STORED", "VALUE a 1 1 1", "1", "END", "STORED", "EXISTS", "VALUE a 2 1 2", "2", "END");
  }

  @Test
  void answersOfOneTurnLeaveTogether() {
    client.send("version\r\nversion\r\n", "get a\r\nfoo\r\nget b\r\n");
    assertThat(client.sentBuffers()).isEqualTo(1);
    assertThat(client.lines()).containsExactly("VERSION 1.6.18", "VERSION 1.6.18");

    store.run("get b");
    store.run("get a");
    assertThat(client.sentBuffers()).isEqualTo(1);
    assertThat(client.lines()).containsExactly("END", "ERROR", "END");
  }

  @Test
  void quitWaitsForTheAnswersBeforeIt() {
    client.send("get a\r\nset b 0 0 1 noreply\r\n1\r\nquit\r\nversion\r\n");
    assertThat(client.isOpen()).isTrue();

    store.run("get a");
    assertThat(client.lines()).containsExactly("END");
    assertThat(client.isOpen()).isTrue();
    store.run("set-async b");
    assertThat(client.lines()).isEmpty();
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aClientThatClosesItsSideStillGetsItsAnswers() {
    client.send("get a\r\nget b\r\nget");
    client.closeOutput();
    store.run("get b");
    assertThat(client.isOpen()).isTrue();

    store.run("get a");
    assertThat(client.lines()).containsExactly("END", "END");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aClientThatClosesItsSideWithNothingUnderWayIsClosed() {
    client.closeOutput();

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void aListenerThatEndsTakesNoMoreRequestsButAnswersThoseUnderWay() {
    client.send("get a\r\n");
    client.finish();
    client.send("get b\r\n");
    assertThat(store.started()).containsExactly("get a");

    store.run("get a");
    assertThat(client.lines()).containsExactly("END");
    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void whatIsUnderWayGoesOnWhenTheClientIsGone() {
    client.send("set a 0 0 1\r\n1\r\nset a 0 0 1\r\n2\r\nget a\r\n");
    client.channel.close();
    client.channel.runPendingTasks();

    store.run("set a");
    store.run("set a");
    assertThat(store.started()).isEmpty();
    assertThat(client.lines()).isEmpty();
  }

  @Test
  void aFlushWaitsForWhatIsUnderWayAndHoldsUpTheRest() {
    client.send("set a 0 0 1\r\nx\r\nget b\r\nflush_all\r\nget a\r\nversion\r\n");
    assertThat(store.started()).containsExactly("set a", "get b");
    store.run("get b");
    assertThat(store.started()).containsExactly("set a");
    store.run("set a");
    assertThat(store.started()).containsExactly("flush");

    store.run("flush");
    store.run("get a");
    assertThat(client.lines()).containsExactly("STORED", "END", "OK", "END", "VERSION 1.6.18");
  }

  @Test
  void aFlushThatFailsSaysSoAndTheRestGoesOn() {
    client.send("flush_all\r\nget a\r\nflush_all noreply\r\nget a\r\n");
    store.fail("flush", "2 servers did not answer");
    store.run("get a");
    store.fail("flush", "no server");
    store.run("get a");

    assertThat(client.lines())
        .containsExactly("SERVER_ERROR 2 servers did not answer", "END", "END");
  }

  @Test
  void aGatIsExclusiveAndTellsOfAFailure() {
    client.send("gat 10 a b a\r\nget a\r\n");
    assertThat(store.started()).containsExactly("update a", "update b");
    store.run("update a");
    store.run("update b");
    assertThat(store.started()).containsExactly("update a");
    store.fail("update a", "timed out");
    store.run("get a");

    assertThat(client.lines()).containsExactly("SERVER_ERROR timed out", "END");
  }

  @Test
  void metaCommandsOnOneKeyKeepTheirOrder() {
    client.send("ms a 1\r\n5\r\nma a v\r\nmg b\r\nmg a v q\r\nmd a q\r\nmn\r\n");
    assertThat(store.started()).containsExactly("set a", "get b");
    store.run("get b");
    store.run("set a");
    store.run("update a");
    store.run("get a");
    store.run("delete a");

    assertThat(client.lines()).containsExactly("HD", "VA 1", "6", "EN", "VA 1", "6", "MN");
  }

  @Test
  void aQuietMetaCommandTellsOfAFailure() {
    client.send("mg a q\r\nms a 1 q\r\nx\r\nma a q\r\nmd a q\r\n");
    store.fail("get a", "1");
    store.fail("set a", "2");
    store.fail("update a", "3");
    store.fail("delete a", "4");

    assertThat(client.lines())
        .containsExactly("SERVER_ERROR 1", "SERVER_ERROR 2", "SERVER_ERROR 3", "SERVER_ERROR 4");
  }
}
