package org.kumofs.gateway.memcached.transcript;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.gateway.memcached.transcript.Template.Match;

/** The notation of the tables of exchanges. */
final class TemplateTest {

  private final Bindings bindings = new Bindings();

  private String rendered(String text) {
    return new String(Template.parse(text).render(bindings), ISO_8859_1);
  }

  private Match match(String template, String answer) {
    return Template.parse(template).match(answer.getBytes(ISO_8859_1), bindings);
  }

  @Test
  void escapesAndRepetitionsAreBytes() {
    assertThat(rendered("a\\r\\n\\t\\\\\\xff{ab*3}<key>")).isEqualTo("a\r\n\t\\\u00ffababab<key>");
  }

  @Test
  void aFrameKnowsItsLengths() {
    assertThat(rendered("{req 01 opaque=00000007 extras=0000000000000001 key=k{y*2} value=a b}"))
        .isEqualTo(
            bytes("80010003080000000000000e000000070000000000000000" + "0000000000000001")
                + "kyya b");
    assertThat(rendered("{res 00 status=0001 keylen=9 bodylen=4294967295}"))
        .isEqualTo(bytes("8100000900000001ffffffff000000000000000000000000"));
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), ISO_8859_1);
  }

  @Test
  void aTokenIsTheSameWhereverItComesAgain() {
    assertThat(match("a <cas:1> b <cas:2> c <cas:1>", "a 5 b 6 c 5")).isEqualTo(Match.SAME);
    assertThat(rendered("<cas:2>")).isEqualTo("6");
    assertThat(match("<cas:1>", "5")).isEqualTo(Match.SAME);
    assertThat(match("<cas:1>", "6")).isEqualTo(Match.DIFFERENT);
    assertThat(match("<cas:3> <cas:3>", "7 8")).isEqualTo(Match.DIFFERENT);
  }

  @Test
  void aTokenInAFrameIsEightBytes() {
    String answer = bytes("810100000000000000000000000000000000000000000105");
    assertThat(match("{res 01 cas=<cas:1>}", answer)).isEqualTo(Match.SAME);
    assertThat(rendered("<cas:1>")).isEqualTo("261");
    assertThat(rendered("{req 00 cas=<cas:1>}")).endsWith(bytes("0000000000000105"));
  }

  @ParameterizedTest
  @CsvSource({"t<near:100>,t99,SAME", "t<near:100>,t120,SAME", "t<near:100>,t121,DIFFERENT"})
  void numbersMayDifferALittle(String template, String answer, Match expected) {
    assertThat(match(template, answer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "VALUE", "VALUE a 0 1 ", "VALUE a 0 1 55\r"})
  void theBeginningOfAnAnswerIsToldFromAWrongOne(String answer) {
    assertThat(match("VALUE a 0 1 <cas:1>\\r\\n", answer)).isEqualTo(Match.BEGINNING);
    assertThat(match("VALUE a 0 1 <cas:1>\\r\\n", answer + "!")).isEqualTo(Match.DIFFERENT);
  }

  @Test
  void keysGetOtherNames() {
    KeyNames names = KeyNames.of(12345);
    byte[] table = "mg S0VZYQ== KEYa\r\n".getBytes(ISO_8859_1);
    assertThat(names.apply(table)).hasSameSizeAs(table).isNotEqualTo(table);
    assertThat(names.undo(names.apply(table))).isEqualTo(table);
    Set<KeyNames> all = new HashSet<>();
    IntStream.range(0, KeyNames.COUNT).mapToObj(KeyNames::of).forEach(all::add);
    assertThat(all).hasSize(KeyNames.COUNT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "text-commands", "meta", "binary"})
  void theTablesCanBeRead(String name) {
    List<Exchange> exchanges = Exchange.readAll("/memcached/memcached-1.6.18-" + name + ".tsv");
    assertThat(exchanges).hasSizeGreaterThan(250);
    assertThat(exchanges).allMatch(exchange -> exchange.isBinary() == name.equals("binary"));
    assertThat(exchanges).extracting(Exchange::title).doesNotHaveDuplicates();
  }
}
