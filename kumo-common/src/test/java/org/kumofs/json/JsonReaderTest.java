package org.kumofs.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  @Test
  void itReadsWhatIsWritten() {
    Json written =
        Json.object()
            .with("number", Long.MIN_VALUE)
            .with("text", "a \"quoted\" \\ text,\n\u0001 ümläut")
            .with("flag", true)
            .with("nothing", Optional.empty())
            .with("list", List.of(1, Json.object().with("x", false)))
            .with("empty", List.of())
            .with("object", Json.object());

    assertThat(JsonReader.readObject(written.toString()))
        .isEqualTo(
            Map.of(
                "number",
                Long.MIN_VALUE,
                "text",
                "a \"quoted\" \\ text,\n\u0001 ümläut",
                "flag",
                true,
                "nothing",
                Optional.empty(),
                "list",
                List.of(1L, Map.of("x", false)),
                "empty",
                List.of(),
                "object",
                Map.of()))
        .containsKeys("number", "object");
  }

  @Test
  void spaceAndEscapesAreTaken() {
    assertThat(
            JsonReader.readObject(
                " {\t\"a\" :\r\n[ 0 , -1 ] , \"\\u0041\\/\\b\\f\\n\\r\\t\":{ } } "))
        .isEqualTo(Map.of("a", List.of(0L, -1L), "A/\b\f\n\r\t", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "[]",
        "{",
        "}",
        "{}x",
        "{}{}",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"a\":1}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":-}",
        "{\"a\":1.5}",
        "{\"a\":1e3}",
        "{\"a\":9223372036854775808}",
        "{\"a\":NaN}",
        "{\"a\":nul}",
        "{\"a\":truex}",
        "{\"a\":[1,]}",
        "{\"a\":[1}",
        "{\"a\":\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\n\"}"
      })
  void whatIsMalformedIsRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> JsonReader.readObject(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("malformed JSON at character \\d+: .+");
  }

  @Test
  void nestingHasAnEnd() {
    assertThatThrownBy(() -> JsonReader.readObject("{\"a\":" + "[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nested too deeply");
  }
}
