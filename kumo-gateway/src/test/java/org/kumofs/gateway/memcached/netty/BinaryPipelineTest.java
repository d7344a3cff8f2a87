package org.kumofs.gateway.memcached.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.MemoryStore;
import org.kumofs.gateway.memcached.transcript.Bindings;
import org.kumofs.gateway.memcached.transcript.Template;

/** What a client of the binary protocol sees that sends many requests before it has the answers. */
final class BinaryPipelineTest {

  private static final String NOOP = "{req 0a opaque=0000000f}";
  private static final String NOOP_DONE = "{res 0a opaque=0000000f}";

  private final FixedTime time = new FixedTime(1_800_000_000L);
  private final MemoryStore memory = new MemoryStore(time);
  private final HeldStore store = new HeldStore(memory);

  private TestClient client(AnswerOrder order) {
    return TestClient.binary(store, time, order);
  }

  private static byte[] frames(String notation) {
    return Template.parse(notation).render(new Bindings());
  }

  private static void assertReceived(TestClient client, String notation) {
    assertThat(client.received()).isEqualTo(new String(frames(notation), ISO_8859_1));
  }

  @Test
  void quietGetsAreAskedForTogetherAndEndedByANoop() {
    try (TestClient client = client(AnswerOrder.AS_ASKED)) {
      client.send(frames("{req 11 extras=0000000000000000 key=b value=2}"));
      store.run("set b");
      client.send(frames("{req 0d key=a}{req 09 opaque=00000001 key=b}{req 0d key=c}" + NOOP));
      assertThat(store.started()).containsExactly("get a", "get b", "get c");

      store.run("get c");
      store.run("get b");
      assertThat(client.received()).isEmpty();
      store.run("get a");
      assertReceived(
          client,
          "{res 09 opaque=00000001 cas=0000000000000001 extras=00000000 value=2}" + NOOP_DONE);
    }
  }

  @Test
  void quietRequestsHearOfWhatTheClusterCannotDo() {
    try (TestClient client = client(AnswerOrder.AS_ASKED)) {
      client.send(frames("{req 09 opaque=00000001 key=a}{req 11 extras=0000000000000000 key=b}"));
      client.send(frames("{req 14 key=c}{req 15 extras=" + "00".repeat(20) + " key=d}"));
      client.send(frames("{req 18}" + NOOP));
      store.fail("get a", "no server");
      store.fail("set b", "replica failed");
      store.fail("delete c", "timed out");
      store.fail("update d", "not readable");
      store.fail("flush", "no server");

      assertReceived(
          client,
          "{res 09 status=0084 opaque=00000001 value=no server}"
              + "{res 11 status=0084 value=replica failed}{res 14 status=0084 value=timed out}"
              + "{res 15 status=0084 value=not readable}{res 18 status=0084 value=no server}"
              + NOOP_DONE);
      assertThat(client.isOpen()).isTrue();
    }
  }

  @Test
  void aRequestSeesWhatTheOneBeforeItOnTheSameKeyHasDone() {
    try (TestClient client = client(AnswerOrder.AS_READY)) {
      client.send(frames("{req 11 extras=0000000000000000 key=a value=1}{req 00 key=a}"));
      assertThat(store.started()).containsExactly("set a");

      store.run("set a");
      store.run("get a");
      assertReceived(client, "{res 00 cas=0000000000000001 extras=00000000 value=1}");
    }
  }

  @Test
  void answersOvertakeEachOtherWhereTheyMay() {
    try (TestClient client = client(AnswerOrder.AS_READY)) {
      client.send(frames("{req 0c key=a}{req 0c key=b}{req 04 key=c}"));
      store.run("get b");
      assertReceived(client, "{res 0c status=0001 key=b}");
      store.run("delete c");
      assertReceived(client, "{res 04 status=0001 value=Not found}");
      store.run("get a");
      assertReceived(client, "{res 0c status=0001 key=a}");
    }
  }

  @Test
  void aNoopIsAnsweredAfterAllThatWasAskedForBefore() {
    try (TestClient client = client(AnswerOrder.AS_READY)) {
      client.send(frames("{req 0c key=a}{req 09 key=b}" + NOOP + "{req 0c key=c}"));
      store.run("get c");
      store.run("get a");
      assertReceived(client, "{res 0c status=0001 key=c}{res 0c status=0001 key=a}");

      store.run("get b");
      assertReceived(client, NOOP_DONE);
    }
  }

  @Test
  void answersThatMayOvertakeWaitUntilTheClientTakesThem() {
    try (TestClient client = client(AnswerOrder.AS_READY)) {
      client.send(frames("{req 0c key=a}{req 0c key=b}{req 0c key=c}"));
      client.setReading(false);
      store.run("get c");
      store.run("get b");
      assertThat(client.received()).isEmpty();

      client.setReading(true);
      assertThat(client.received()).hasSize(2 * frames("{res 0c status=0001 key=b}").length);
      store.run("get a");
      assertReceived(client, "{res 0c status=0001 key=a}");
    }
  }

  @Test
  void aQuitIsAnsweredLastAndThenTheConnectionEnds() {
    for (AnswerOrder order : AnswerOrder.values()) {
      try (TestClient client = client(order)) {
        client.send(frames("{req 0c key=a}{req 07 opaque=00000002}{req 0c key=b}"));
        assertThat(store.started()).containsExactly("get a");
        assertThat(client.isOpen()).isTrue();

        store.run("get a");
        assertReceived(client, "{res 0c status=0001 key=a}{res 07 opaque=00000002}");
        assertThat(client.isOpen()).isFalse();
      }
    }
  }

  @Test
  void whatIsUnderWayGoesOnWhenTheClientIsGone() {
    try (TestClient client = client(AnswerOrder.AS_READY)) {
      client.send(frames("{req 0c key=a}{req 01 extras=0000000000000000 key=b value=1}"));
      client.channel.close();
      client.channel.runPendingTasks();

      store.run("set b");
      store.run("get a");
      assertThat(client.received()).isEmpty();
    }
  }

  @Test
  void numbersComeOneByOneWithAnEmptyAnswerAtTheEnd() {
    try (TestClient client = client(AnswerOrder.AS_ASKED)) {
      client.send(frames("{req 10 opaque=00000001 key=sizes}{req 10 key=detail\\x20dump}"));
      assertReceived(
          client,
          "{res 10 opaque=00000001 key=sizes_status value=disabled}{res 10 opaque=00000001}"
              + "{res 10 key=detailed value=END\\r\\n}{res 10}");

      client.send(frames("{req 10}"));
      assertThat(store.started()).containsExactly("totals");
      store.run("totals");
      assertThat(client.received())
          .contains("cmd_get", "curr_items")
          .endsWith(new String(frames("{res 10}"), ISO_8859_1));
    }
  }

  @Test
  void aLongPipelineOfFastAnswersNeedsNoDeepStack() {
    byte[] requests =
        frames("{req 0c key=a}{req 01 extras=0000000000000000 key=a value=1}{req 04 key=a}");
    byte[] pipeline = new byte[20_000 * requests.length];
    for (int i = 0; i < pipeline.length; i += requests.length) {
      System.arraycopy(requests, 0, pipeline, i, requests.length);
    }
    try (TestClient client = TestClient.binary(memory, time, AnswerOrder.AS_READY)) {
      client.send(pipeline);
      int answers = frames("{res 0c status=0001 key=a}{res 01}{res 04}").length;
      assertThat(client.received()).hasSize(20_000 * answers);
    }
  }
}
