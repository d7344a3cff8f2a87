package org.kumofs.update;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecimalNumberTest {

  private final DecimalNumber number = new DecimalNumber();

  private static byte[] bytes(String text) {
    return ("<" + text + ">").getBytes(ISO_8859_1);
  }

  private boolean readSigned(String text) {
    return number.readSigned(bytes(text), 1, text.length() + 1);
  }

  private boolean readUnsigned(String text) {
    return number.readUnsigned(bytes(text), 1, text.length() + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "+7, 7",
    "007, 7",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808",
  })
  void signedNumbersAreRead(String text, long value) {
    assertThat(readSigned(text)).isTrue();
    assertThat(number.value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        "--1",
        "a",
        "1a",
        "0x1",
        "1.5",
        "\t",
        "- 1",
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "99999999999999999999999999999999",
        "\u00b2"
      })
  void otherWordsAreNoSignedNumbers(String text) {
    assertThat(readSigned(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "18446744073709551615, -1",
    "18446744073709551610, -6",
    "-18446744073709551615, 1",
  })
  void unsignedNumbersAreRead(String text, long value) {
    assertThat(readUnsigned(text)).isTrue();
    assertThat(number.value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "-9223372036854775808", "18446744073709551616", "1844674407370955162x"})
  void otherWordsAreNoUnsignedNumbers(String text) {
    assertThat(readUnsigned(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t12", "12\t", "\u000b\f\r12\rrest"})
  void whiteSpaceAroundANumberIsNothing(String text) {
    assertThat(readSigned(text)).isTrue();
    assertThat(number.value()).isEqualTo(12);
  }
}
