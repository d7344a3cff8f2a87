package org.kumofs.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kumofs.vectors.Vectors;

class NodeAddressTest {

  private static NodeAddress address(String hex) {
    return NodeAddress.fromWire(Vectors.hex(hex));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          bab97f000001,                                          127.0.0.1:47801
          4d58c0a80065,                                          192.168.0.101:19800
          ffffffffffff,                                          255.255.255.255:65535
          000000000000,                                          0.0.0.0:0
          4d58 00000000000000000000000000000001 00000000,        [::1]:19800
          4d58 00000000000000000000000000000000 00000000,        [::]:19800
          4d58 20010db8000000000000000000000001 00000000,        [2001:db8::1]:19800
          4d58 20010db8000000010000000000000001 00000000,        [2001:db8:0:1::1]:19800
          4d58 20010db8000000000001000000000001 00000000,        [2001:db8::1:0:0:1]:19800
          4d58 00000000000100000000000000010000 00000000,        [0:0:1::1:0]:19800
          4d58 20010db8000000010001000100010001 00000000,        [2001:db8:0:1:1:1:1:1]:19800
          4d58 20010db8000100020003000400050006 00000000,        [2001:db8:1:2:3:4:5:6]:19800
          4d58 20010000000000000000000000000000 00000000,        [2001::]:19800
          4d58 00000000000000000000ffff7f000001 00000000,        [::ffff:7f00:1]:19800
          4d58 fe800000000000000000000000000001 00000003,        [fe80::1%3]:19800
          """)
  void itIsPrintedAsPeopleWriteIt(String hex, String text) {
    assertThat(address(hex)).hasToString(text);
    assertThat(address(hex).toWire()).isEqualTo(Vectors.hex(hex));
  }

  @ParameterizedTest
  @CsvSource({"4d58c0a80065, 0.0.0.0:19800", "4d5820010db8000000000000000000000001, [::]:19800"})
  void onAllInterfacesKeepsThePortAndTheKindOfIp(String hex, String text) {
    String scope = hex.length() > 12 ? "00000003" : "";
    assertThat(address(hex + scope).onAllInterfaces()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 7, 18, 21, 23})
  void onlySixAnd22BytesAreAnAddress(int length) {
    assertThatThrownBy(() -> NodeAddress.fromWire(new byte[length]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(length + " bytes");
  }

  @Test
  void itComesFromASocketAddressAndBecomesOneAgain() throws Exception {
    for (String host : List.of("10.1.2.3", "::1", "2001:db8::17")) {
      InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName(host), 19800);
      NodeAddress address = NodeAddress.of(socket);
      assertThat(address.toSocketAddress()).isEqualTo(socket);
      assertThat(address.host()).isEqualTo(socket.getAddress());
      assertThat(address.port()).isEqualTo(19800);
      assertThat(address.isIpv4()).isEqualTo(host.startsWith("10."));
      assertThat(NodeAddress.fromWire(address.toWire())).isEqualTo(address);
    }
  }

  @Test
  void anUnresolvedHostIsRefused() {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("no.such.host", 1);
    assertThatThrownBy(() -> NodeAddress.of(unresolved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown host no.such.host");
  }

  @Test
  void aHighPortIsUnsignedAndPort0CannotBeConnectedTo() {
    assertThat(address("ffff7f000001").port()).isEqualTo(65535);
    assertThat(address("ffff7f000001").isConnectable()).isTrue();
    assertThat(address("00007f000001").isConnectable()).isFalse();
    assertThat(address("4d587f000001").withPort(40000)).hasToString("127.0.0.1:40000");
  }

  @Test
  void theOrderIsBytewiseAndUnsigned() {
    List<NodeAddress> sorted =
        List.of(
            address("0001ffffffff"),
            address("4d5800000000"),
            address("4d5800000000 00000000000000000000000000000000"),
            address("4d587f000001"),
            address("4d5880000001"),
            address("4d58ff000001"),
            address("80007f000001"),
            address("ffff00000000"));
    List<NodeAddress> shuffled = new ArrayList<>(sorted);
    Collections.reverse(shuffled);
    Collections.sort(shuffled);
    assertThat(shuffled).isEqualTo(sorted);
  }

  @Test
  void itSharesNoArrayWithAnybody() {
    byte[] dump = Vectors.hex("4d587f000001");
    NodeAddress address = NodeAddress.fromWire(dump);
    dump[0] = 0;
    address.toWire()[0] = 0;
    assertThat(address).isEqualTo(address("4d587f000001"));
    assertThat(address).hasSameHashCodeAs(address("4d587f000001"));
    assertThat(address).isNotEqualTo(address("4d597f000001"));
  }
}
