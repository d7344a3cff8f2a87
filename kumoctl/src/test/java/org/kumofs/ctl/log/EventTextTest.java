package org.kumofs.ctl.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.eventlog.Event;
import org.kumofs.eventlog.EventLogReader;
import org.kumofs.eventlog.EventValue;
import org.kumofs.eventlog.Events;
import org.kumofs.vectors.Vectors;

class EventTextTest {

  private final EventText text = new EventText(ZoneId.of("Asia/Tokyo"));

  @Test
  void theRecordedEventOfAnOriginalGatewayIsReadable() throws IOException {
    byte[] log = Vectors.hex(Vectors.json("binary-log.json").get("hex").textValue());
    assertThat(lines(log))
        .containsExactly(
            "SW.2  Gateway start    manager1=[127.0.0.1:47700]  manager2=[127.0.0.1:47701]"
                + "  time=[2026-11-22 16:28:00]");
  }

  @Test
  void everyEventHasTheOriginalsWordsInTheOriginalsOrder() throws IOException {
    assertThat(lines(EventLines.written(EventLines.all().toArray(new Event[0]))))
        .containsExactly(
            "SM.2  Manager start    address=[10.0.0.1:19700]  partner=[10.0.0.2:19700]"
                + "  time=[2026-01-01 09:00:00]",
            "SS.2  Server start     address=[10.0.0.3:19800]  backup_prefix=[/var/db-]"
                + "  database=[/var/db#cache=8]  manager1=[10.0.0.1:19700]"
                + "  manager2=[10.0.0.2:19700]  stream_listen=[10.0.0.3:19900]"
                + "  time=[2026-01-01 09:00:00]  tmp_dir=[/tmp]",
            "SW.2  Gateway start    manager1=[10.0.0.1:19700]  manager2=[0.0.0.0:0]"
                + "  time=[2026-01-01 09:00:00]",
            "eP.3  unknown partner  address=[10.0.0.9:19700]  time=[2026-01-01 09:00:00]",
            "nS.3  new server       address=[10.0.0.3:19800]  time=[2026-01-01 09:00:00]",
            "lS.3  lost server      address=[10.0.0.3:19800]  time=[2026-01-01 09:00:00]",
            "ers.4  replicate-set failed  clocktime=[2008-12-03 22:15:55 clock 62]"
                + "  hash=[11055808414246482349]  key=[user:1000]"
                + "  time=[2026-01-01 09:00:00]  to=[10.0.0.4:19800]  val=[some data]",
            "erd.4  replicate-delete failed  hash=[11055808414246482349]  key=[user:1000]"
                + "  time=[2026-01-01 09:00:00]  to=[10.0.0.4:19800]",
            "eg.3  Get failed       err=[3]  key=[user:1000]  time=[2026-01-01 09:00:00]",
            "es.3  Set failed       err=[6]  key=[user:1000]  time=[2026-01-01 09:00:00]"
                + "  val=[some data]",
            "ed.3  Delete failed    err=[2]  key=[user:1000]  time=[2026-01-01 09:00:00]");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "61, a",
        "6120622c632d5b5d, `a b,c-[]`",
        "e697a5e69cac, 日本",
        "``, ``",
        "0a, `\"\\n\"`",
        "610a5d20206b65793d5b78, `\"a\\n]  key=[x\"`",
        "22, `\"\\\"\"`",
        "5c, `\"\\\\\"`",
        "237b, `\"\\#{\"`",
        "23, #",
        "00011b7f, `\"\\x00\\x01\\e\\x7F\"`",
        "c3, `\"\\xC3\"`",
        "61ff62, `\"a\\xFFb\"`",
        "e280ae, `\"\\u202E\"`",
        "f09f9880, 😀",
        "f3b08080, `\"\\u{F0000}\"`",
      })
  void keysAreShownOnOneLineAndDoNotReachTheTerminal(String hex, String shown) throws IOException {
    byte[] key = HexFormat.of().parseHex(hex == null ? "" : hex);
    String line = lines(EventLines.written(Events.getFailed(key, 1))).get(0);
    assertThat(line).contains("  key=[" + (shown == null ? "" : shown) + "]  time");
  }

  @Test
  void anEventThatNobodyKnowsIsShownAsItIs() throws IOException {
    Map<String, EventValue> fields =
        new LinkedHashMap<>(Events.newServer(EventLines.node(7, 1)).fields());
    byte[] log = EventLines.written(new Event("XY", 9, fields));
    assertThat(lines(log))
        .containsExactly(
            "XY.9  XY.9             addr=[\"\\x00\\x01\\n\\x00\\x00\\a\"]"
                + "  time=[2026-01-01 09:00:00]");
  }

  @Test
  void jsonIsOneObjectALine() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    byte[] log = EventLines.written(EventLines.all().toArray(new Event[0]));
    for (Event event : events(log)) {
      String json = text.json(event);
      assertThat(json.lines()).hasSize(1);
      events.add(new ObjectMapper().readTree(json));
    }
    assertThat(events.get(6).toString())
        .isEqualTo(
            "{\"event\":\"ers\",\"version\":4,\"message\":\"replicate-set failed\",\"fields\":{"
                + "\"clocktime\":{\"time\":1228310155,\"clock\":62},\"hash\":\"996e1f2d33efb1ad\","
                + "\"key\":\"user:1000\",\"time\":1767225600,\"to\":\"10.0.0.4:19800\","
                + "\"val\":\"some data\"}}");
  }

  @Test
  void bytesThatAreNoTextAreHexInJson() throws IOException {
    byte[] log = EventLines.written(Events.getFailed(new byte[] {(byte) 0xff, 0}, 1));
    assertThat(text.json(events(log).get(0))).contains("\"key\":{\"hex\":\"ff00\"}");
  }

  private List<String> lines(byte[] log) throws IOException {
    return events(log).stream().map(text::line).toList();
  }

  private static List<Event> events(byte[] log) throws IOException {
    EventLogReader reader = EventLogReader.of(new ByteArrayInputStream(log));
    List<Event> events = new ArrayList<>();
    for (Optional<Event> e = reader.next(); e.isPresent(); e = reader.next()) {
      events.add(e.get());
    }
    assertThat(reader.skippedBytes()).isZero();
    return events;
  }
}
