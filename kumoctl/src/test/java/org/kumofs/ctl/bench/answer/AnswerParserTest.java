package org.kumofs.ctl.bench.answer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerParserTest {

  private static final String ANSWERS =
      String.join(
          "\r\n",
          "STORED",
          "VALUE key:1 0 5",
          "hello",
          "VALUE key:2 4294967295 0",
          "",
          "END",
          "END",
          "NOT_FOUND",
          "DELETED",
          "17",
          "9  ",
          "18446744073709551615",
          "NOT_STORED",
          "EXISTS",
          "TOUCHED",
          "ERROR",
          "CLIENT_ERROR bad data chunk",
          "SERVER_ERROR",
          "VALUE k 0 4",
          "",
          "",
          "",
          "END",
          "");

  private static final List<String> SEEN =
      List.of(
          "STORED",
          "value key:1 5",
          "hello",
          "value key:2 0",
          "",
          "END",
          "END",
          "NOT_FOUND",
          "DELETED",
          "NUMBER",
          "NUMBER",
          "NUMBER",
          "NOT_STORED",
          "EXISTS",
          "TOUCHED",
          "ERROR",
          "CLIENT_ERROR",
          "SERVER_ERROR",
          "value k 4",
          "\r\n\r\n",
          "END");

  /** Writes down what it is told. */
  private static final class Notes implements AnswerSink {

    private final List<String> seen = new ArrayList<>();
    private final StringBuilder data = new StringBuilder();

    @Override
    public void value(byte[] line, int keyFrom, int keyTo, int length) {
      seen.add("value " + new String(line, keyFrom, keyTo - keyFrom, ISO_8859_1) + " " + length);
    }

    @Override
    public void data(ByteBuffer piece) {
      data.append(ISO_8859_1.decode(piece));
    }

    @Override
    public void valueEnd() {
      seen.add(data.toString());
      data.setLength(0);
    }

    @Override
    public void end(Answer answer, byte[] line, int length) {
      seen.add(answer.name());
    }
  }

  private final Notes notes = new Notes();
  private final AnswerParser parser = new AnswerParser(notes);

  private void feed(String text, int pieceLength) throws AnswerException {
    for (int i = 0; i < text.length(); i += pieceLength) {
      String piece = text.substring(i, Math.min(text.length(), i + pieceLength));
      parser.feed(ByteBuffer.wrap(piece.getBytes(ISO_8859_1)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 11, 64, 10_000})
  void answersAreFoundHoweverTheyAreSplit(int pieceLength) throws AnswerException {
    feed(ANSWERS, pieceLength);
    assertThat(notes.seen).isEqualTo(SEEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "\n",
        "\r",
        "END\n",
        "END \r\n",
        "end\r\n",
        "ENDE\r\n",
        "STORED 1\r\n",
        "VALUE\r\n",
        "VALUE \r\n",
        "VALUE k\r\n",
        "VALUE k 0\r\n",
        "VALUE k 0 \r\n",
        "VALUE k 0 -1\r\n",
        "VALUE k 0 x\r\n",
        "VALUE k  0 1\r\n",
        "VALUE k 0 1 \r\n",
        "VALUE k 0 1 2\r\n",
        "VALUE k 0 2147483648\r\n",
        "VALUE k 0 99999999999999999999\r\n",
        "VALUE k 0 1\r\nab\r\n",
        "VALUE k 0 1\r\na\n\r",
        "VALUE k 0 1\r\na\rb",
        "1x\r\n",
        "SERVER_ERRORS\r\n",
        "HTTP/1.1 400 Bad Request\r\n",
        "\u0000\u0001\u0002\r\n"
      })
  void whatIsNoAnswerIsRefused(String text) {
    String whole = text.equals("\r") ? "\r".repeat(3_000) : text;
    assertThatThrownBy(() -> feed(whole, whole.length())).isInstanceOf(AnswerException.class);
    AnswerParser other = new AnswerParser(new Notes());
    assertThatThrownBy(
            () -> {
              for (byte b : whole.getBytes(ISO_8859_1)) {
                other.feed(ByteBuffer.wrap(new byte[] {b}));
              }
            })
        .isInstanceOf(AnswerException.class);
  }

  @Test
  void aLineWithoutAnEndIsRefusedBeforeItFillsTheMemory() {
    assertThatThrownBy(() -> feed("x".repeat(4_096), 100))
        .isInstanceOf(AnswerException.class)
        .hasMessageContaining("2048");
  }

  @Test
  void aReasonShowsTheLineShortAndPrintable() {
    assertThatThrownBy(() -> feed("\u0001".repeat(200) + "\r\n", 300))
        .hasMessage("'" + ".".repeat(80) + "...' is no answer");
  }
}
