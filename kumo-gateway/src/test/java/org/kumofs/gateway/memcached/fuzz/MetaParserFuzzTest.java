package org.kumofs.gateway.memcached.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.text.TextParser;

/** The parsers of the meta commands: every input begins with what may be one. */
final class MetaParserFuzzTest {

  private static final ParserProperties PROPERTIES =
      new ParserProperties(
          () -> new TextParser(ParserProperties.LIMITS, new FixedTime(1_800_000_000L)));

  static Stream<byte[]> seeds() {
    return Seeds.recorded("meta");
  }

  @MethodSource("seeds")
  @FuzzTest
  void metaParser(byte[] input) {
    PROPERTIES.checkOn(beginningWithM(input));
  }

  private static byte[] beginningWithM(byte[] input) {
    if (input.length > 0 && input[0] == 'm') {
      return input;
    }
    byte[] longer = new byte[input.length + 1];
    longer[0] = 'm';
    System.arraycopy(input, 0, longer, 1, input.length);
    return longer;
  }
}
