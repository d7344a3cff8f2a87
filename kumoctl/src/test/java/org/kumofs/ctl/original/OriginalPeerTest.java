package org.kumofs.ctl.original;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The witness has to be as strict as what it stands for. */
@Timeout(60)
class OriginalPeerTest {

  private final OriginalPeer server = new OriginalPeer().knowing(Map.of(0L, 18_936L));

  OriginalPeerTest() throws IOException {}

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void itAnswersWhatWasRecordedFromAnOriginal() throws IOException {
    assertThat(exchange("9400cd6775619100", 20)).isEqualTo("9401cd6775c0cd49f8");
    assertThat(server.complaints()).isEmpty();
  }

  @Test
  void anUnknownNumberIsNilAndTheConnectionLivesOn() throws IOException {
    assertThat(exchange("9400016191cc80" + "940002619100", 20))
        .isEqualTo("940101c0c0940102c0cd49f8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"940001cc8090", "9400016190"})
  void unknownMethodsAndMissingParametersGetError5AndTheEnd(String request) throws IOException {
    assertThat(exchange(request + "940002619100", 100)).isEqualTo("94010105c0");
    assertThat(server.complaints()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9400016191d90161", "9400016191c40161", "9400016191d40100", "c0", "9302a001"})
  void typesOfAfter2009AndWhatIsNoRequestEndTheConnection(String bytes) throws IOException {
    assertThat(exchange(bytes, 100)).isEmpty();
    assertThat(server.complaints()).hasSize(1);
  }

  /** Sends bytes, gives so many of the answer, or as many as there are before the end. */
  private String exchange(String hex, int count) throws IOException {
    try (Socket socket = new Socket(server.address().host(), server.address().port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(HexFormat.of().parseHex(hex));
      if (count < 100) {
        socket.shutdownOutput();
      }
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return HexFormat.of().formatHex(in.readNBytes(count));
    }
  }
}
