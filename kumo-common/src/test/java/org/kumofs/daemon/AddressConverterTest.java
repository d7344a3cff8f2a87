package org.kumofs.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class AddressConverterTest {

  private final AddressConverter manager = new AddressConverter.OfManager();
  private final AddressConverter server = new AddressConverter.OfServer();
  private final ListenConverter text = new ListenConverter.OfText();

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1:19700",
    "127.0.0.1:1, 127.0.0.1:1",
    "127.0.0.1:65535, 127.0.0.1:65535",
    "localhost:19701, 127.0.0.1:19701",
    "[::1], [::1]:19700",
    "[::1]:19701, [::1]:19701"
  })
  void aNodeIsAHostAndPerhapsAPort(String given, String address) {
    assertThat(manager.convert(given)).hasToString(address);
  }

  @Test
  void eachKindHasAPortOfItsOwn() {
    assertThat(manager.convert("127.0.0.1").port()).isEqualTo(19_700);
    assertThat(server.convert("127.0.0.1").port()).isEqualTo(19_800);
    assertThat(new AddressConverter.OfMemcached().convert("[::1]").port()).isEqualTo(11_211);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":", ":1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1",
        "127.0.0.1:99999999999", "127.0.0.1:1:2", "::1", "[::1", "[::1]x", "[::1]:", "0.0.0.0",
        "[::]:1", "127.0.0.1:0", "no-such-host.invalid"
      })
  void whatIsNoAddressIsRefused(String given) {
    assertThatThrownBy(() -> manager.convert(given)).isInstanceOf(TypeConversionException.class);
  }

  @Test
  void aPortAloneListensEverywhere() {
    assertThat(text.convert("11211")).isEqualTo(new InetSocketAddress(11_211));
    assertThat(text.convert(":11211")).isEqualTo(new InetSocketAddress(11_211));
    assertThat(text.convert("*:11211")).isEqualTo(new InetSocketAddress(11_211));
    assertThat(text.convert("0")).isEqualTo(new InetSocketAddress(0));
  }

  @Test
  void aHostAloneListensOnTheUsualPort() {
    assertThat(text.convert("127.0.0.1")).hasToString("/127.0.0.1:11411");
    assertThat(new ListenConverter.OfBinary().convert("127.0.0.1").getPort()).isEqualTo(11_511);
    assertThat(new ListenConverter.OfCloudy().convert("[::1]").getPort()).isEqualTo(11_611);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "70000", "127.0.0.1:x", "::1", "no-such-host.invalid:1"})
  void whatIsNoPlaceToListenIsRefused(String given) {
    assertThatThrownBy(() -> text.convert(given)).isInstanceOf(TypeConversionException.class);
  }
}
