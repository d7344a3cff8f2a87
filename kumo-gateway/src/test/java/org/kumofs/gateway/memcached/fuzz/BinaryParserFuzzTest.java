package org.kumofs.gateway.memcached.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.kumofs.gateway.memcached.FixedTime;
import org.kumofs.gateway.memcached.binary.BinaryParser;

/** The parser of the binary protocol. */
final class BinaryParserFuzzTest {

  private static final ParserProperties PROPERTIES =
      new ParserProperties(
          () -> new BinaryParser(ParserProperties.LIMITS, new FixedTime(1_800_000_000L)));

  static Stream<byte[]> seeds() {
    return Seeds.recorded("binary");
  }

  @MethodSource("seeds")
  @FuzzTest
  void binaryParser(byte[] input) {
    PROPERTIES.checkOn(input);
  }
}
