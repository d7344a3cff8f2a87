package org.kumofs.testkit.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class FlameGraphTest {

  private final CallTree tree = new CallTree("all");

  @TempDir private Path folder;

  @Test
  void samplesThatBeginAlikeAreOneBar() {
    tree.add(List.of("loop", "read", "parse"), 3);
    tree.add(List.of("loop", "read"), 2);
    tree.add(List.of("loop", "write"), 5);
    assertThat(tree.weight()).isEqualTo(10);
    assertThat(tree.depth()).isEqualTo(3);
    CallTree loop = tree.children().iterator().next();
    assertThat(loop.children()).extracting(CallTree::name).containsExactly("read", "write");
    assertThat(loop.children()).extracting(CallTree::weight).containsExactly(5L, 5L);
    assertThat(tree.ownByName())
        .containsOnly(entry("parse", 3L), entry("read", 2L), entry("write", 5L));
  }

  @Test
  void aMethodThatCallsItselfCountsOnce() {
    tree.add(List.of("a", "b", "a"), 4);
    assertThat(tree.totalByName()).containsEntry("a", 4L).containsEntry("b", 4L);
  }

  @Test
  void thePictureIsXmlWhateverMethodsAreCalled() throws Exception {
    tree.add(List.of("loop", "A.<init>", "a&b"), 7);
    String svg = FlameGraph.draw(tree, "gateway & get", "samples");
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertThat(svg).contains("A.&lt;init&gt;: 7 samples, 100.0 %", "gateway &amp; get, 7 samples");
  }

  @Test
  void barsTooNarrowToSeeAreLeftOut() {
    tree.add(List.of("wide"), 1_000_000);
    tree.add(List.of("narrow"), 1);
    assertThat(FlameGraph.draw(tree, "t", "samples")).contains("wide").doesNotContain("narrow");
  }

  @Test
  void whatWasAllocatedIsFoundInARecording() throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ObjectAllocationSample").with("throttle", "10000/s").withStackTrace();
      recording.start();
      long sum = 0;
      for (int i = 0; i < 10_000; i++) {
        sum += allocate().length;
      }
      assertThat(sum).isPositive();
      recording.stop();
      recording.dump(file);
    }
    CallTree allocated = org.kumofs.testkit.profile.Recording.read(file).allocation();
    assertThat(allocated.totalByName())
        .containsKey("kumofs.testkit.profile.FlameGraphTest.allocate");
    assertThat(allocated.ownByName()).containsKey("new [J");
  }

  private static long[] allocate() {
    return new long[1_000];
  }

  private static java.util.Map.Entry<String, Long> entry(String name, long weight) {
    return java.util.Map.entry(name, weight);
  }
}
