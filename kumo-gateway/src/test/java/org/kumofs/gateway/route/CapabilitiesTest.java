package org.kumofs.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.gateway.route.Extension.META;
import static org.kumofs.gateway.route.Extension.UPDATES;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.kumofs.gateway.testing.FakeCluster;
import org.kumofs.ring.NodeAddress;

class CapabilitiesTest {

  private static final OptionalLong SILENT = OptionalLong.empty();
  private static final OptionalLong ORIGINAL = OptionalLong.of(0);
  private static final OptionalLong FIRST_RELEASE = OptionalLong.of(3);
  private static final OptionalLong NEWEST = OptionalLong.of(7);

  private static Capabilities of(OptionalLong... masks) {
    Map<NodeAddress, OptionalLong> byServer = new HashMap<>();
    for (int i = 0; i < masks.length; i++) {
      byServer.put(server(i), masks[i]);
    }
    return new Capabilities(byServer);
  }

  private static NodeAddress server(int i) {
    return FakeCluster.address(10 + i, 19_800);
  }

  private static List<Support> ofAll(OptionalLong... masks) {
    Capabilities all = of(masks);
    return List.of(all.ofAll(META), all.ofAll(UPDATES));
  }

  @Test
  void allServersTogetherHaveWhatEachOfThemHas() {
    assertThat(ofAll(NEWEST, NEWEST)).containsExactly(Support.YES, Support.YES);
    assertThat(ofAll(NEWEST, FIRST_RELEASE)).containsExactly(Support.YES, Support.NO);
    assertThat(ofAll(NEWEST, ORIGINAL)).containsExactly(Support.NO, Support.NO);
  }

  @Test
  void oneThatIsSilentLeavesOpenWhatNobodyElseLacks() {
    assertThat(ofAll(SILENT, NEWEST)).containsExactly(Support.UNKNOWN, Support.UNKNOWN);
    assertThat(ofAll(SILENT, FIRST_RELEASE)).containsExactly(Support.UNKNOWN, Support.NO);
    assertThat(ofAll(ORIGINAL, SILENT)).containsExactly(Support.NO, Support.NO);
  }

  @Test
  void nothingIsKnownOfNobody() {
    assertThat(ofAll()).containsExactly(Support.UNKNOWN, Support.UNKNOWN);
  }

  @Test
  void eachServerIsKnownByItself() {
    Capabilities known = of(NEWEST, FIRST_RELEASE, SILENT);

    assertThat(known.of(server(0), UPDATES)).isEqualTo(Support.YES);
    assertThat(known.of(server(1), UPDATES)).isEqualTo(Support.NO);
    assertThat(known.of(server(2), UPDATES)).isEqualTo(Support.UNKNOWN);
    assertThat(known.of(server(3), UPDATES)).isEqualTo(Support.UNKNOWN);
  }
}
