package org.kumofs.gateway.memcached.binary;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.memcached.Command;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.MemcachedLimits;
import org.kumofs.gateway.memcached.Request;
import org.kumofs.gateway.memcached.text.TextParser;

final class ProtocolDetectorTest {

  private static final byte[] NOOP = new byte[RequestHeader.LENGTH];

  static {
    NOOP[0] = RequestHeader.MAGIC;
    NOOP[1] = 0x0a;
  }

  private final FixedTime time = new FixedTime(1_800_000_000L);
  private final List<String> commands = new ArrayList<>();
  private final ProtocolDetector detector =
      new ProtocolDetector(
          () -> new TextParser(MemcachedLimits.DEFAULT, time),
          () -> new BinaryParser(MemcachedLimits.DEFAULT, time));

  private boolean accept(Request request) {
    commands.add(request.command().getClass().getSimpleName());
    return true;
  }

  private void parse(byte[] input) {
    for (byte b : input) {
      detector.parse(ByteBuffer.wrap(new byte[] {b}), this::accept);
      detector.inputDrained(this::accept);
    }
  }

  @Test
  void nothingHappensBeforeTheFirstByte() {
    detector.inputDrained(this::accept);
    detector.parse(ByteBuffer.allocate(0), this::accept);

    assertThat(commands).isEmpty();
  }

  @Test
  void aClientThatBeginsWithTheMagicByteSpeaksBinary() {
    parse(NOOP);
    parse(NOOP);
    assertThat(commands).containsExactly("Immediate", "Immediate");
    parse(new byte[RequestHeader.LENGTH]);
    assertThat(commands).endsWith("Quit").hasSize(3);
  }

  @Test
  void anyOtherClientSpeaksTextForGood() {
    parse("version\r\n".getBytes(US_ASCII));
    // Its second byte is a newline, and what is around that are lines without a known command.
    parse(NOOP);
    parse("\r\nget a\r\n".getBytes(US_ASCII));

    assertThat(commands).containsExactly("Version", "Immediate", "Immediate", "Get");
  }

  @Test
  void theChosenProtocolHearsThatAllInputWasParsed() {
    detector.parse(ByteBuffer.wrap(new byte[3000]), this::accept);
    detector.inputDrained(this::accept);

    assertThat(commands).containsExactly(Command.Quit.class.getSimpleName());
  }
}
