package org.kumofs.gateway.memcached.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.MemoryStore;
import org.kumofs.gateway.memcached.Transcript;

/**
 * Plays what was recorded from memcached 1.6.18, byte for byte. Some differences are meant and not
 * in the table. Where a client sends several requests at once, memcached loses the answers that it
 * has ready when a line too long or a get with a bad key follows; here no answer is lost. And
 * memcached counts what it needs for itself into the size of an item; here the value counts.
 */
final class MemcachedTranscriptTest {

  private static final int LONG = 64 * 1024;
  private static final int PIECE_OF_LONG = 1031;

  private final FixedTime time = new FixedTime(1_800_000_000L);

  static List<Transcript> transcripts() {
    return Transcript.readAll("/memcached/memcached-1.6.18-text.tsv");
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void theAnswersAreThoseOfMemcached(Transcript transcript) {
    try (TestClient client = client()) {
      client.send(transcript.input());
      check(client, transcript);
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void theAnswersAreTheSameWhenBytesComeOneByOne(Transcript transcript) {
    try (TestClient client = client()) {
      client.sendInPieces(transcript.input(), transcript.input().length > LONG ? PIECE_OF_LONG : 1);
      check(client, transcript);
    }
  }

  private TestClient client() {
    return new TestClient(new MemoryStore(time), time, PipelineLimits.DEFAULT);
  }

  private static void check(TestClient client, Transcript transcript) {
    assertThat(client.received()).isEqualTo(transcript.outputText());
    assertThat(client.isOpen()).isEqualTo(!transcript.closed());
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void noneOfItBreaksWhatFollows(Transcript transcript) {
    String input = new String(transcript.input(), ISO_8859_1);
    if (transcript.closed() || !input.endsWith("\n") || transcript.output().length == 0) {
      return;
    }
    try (TestClient client = client()) {
      client.send(transcript.input());
      client.received();
      client.send("version\r\n");
      assertThat(client.received()).endsWith("\r\n");
    }
  }
}
