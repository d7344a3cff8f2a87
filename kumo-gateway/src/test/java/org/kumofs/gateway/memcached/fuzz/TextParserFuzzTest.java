package org.kumofs.gateway.memcached.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.text.TextParser;

/** The parser of the text protocol, meta commands and all. */
final class TextParserFuzzTest {

  private static final ParserProperties PROPERTIES =
      new ParserProperties(
          () -> new TextParser(ParserProperties.LIMITS, new FixedTime(1_800_000_000L)));

  static Stream<byte[]> seeds() {
    return Seeds.recorded("text", "text-commands", "meta");
  }

  @MethodSource("seeds")
  @FuzzTest
  void textParser(byte[] input) {
    PROPERTIES.checkOn(input);
  }
}
