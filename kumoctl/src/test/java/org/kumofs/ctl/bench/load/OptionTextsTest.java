package org.kumofs.ctl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts of options that say which requests are made. */
class OptionTextsTest {

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void aMixIsDrawnByItsWeights() {
    Mix mix = Mix.parse("get=6,mget=1, set=2 ,incr=1,delete=0");
    Map<Operation, Integer> drawn = new EnumMap<>(Operation.class);
    for (int i = 0; i < 100_000; i++) {
      drawn.merge(mix.draw(random), 1, Integer::sum);
    }
    assertThat(mix.operations())
        .containsExactly(Operation.GET, Operation.MULTI_GET, Operation.SET, Operation.INCR);
    assertThat(drawn.keySet()).isEqualTo(mix.operations());
    assertThat(drawn.get(Operation.GET)).isCloseTo(60_000, within(800));
    assertThat(drawn.get(Operation.SET)).isCloseTo(20_000, within(800));
    assertThat(drawn.get(Operation.INCR)).isCloseTo(10_000, within(800));
    assertThat(mix).hasToString("get 60 %, mget 10 %, set 20 %, incr 10 %");
  }

  @Test
  void aShareOfReadsLeavesTheRestToWrites() {
    assertThat(Mix.ofReads(0.9)).hasToString("get 90 %, set 10 %");
    assertThat(Mix.ofReads(0.995)).hasToString("get 99.5 %, set 0.5 %");
    assertThat(Mix.ofReads(1)).hasToString("get 100 %");
    assertThat(Mix.ofReads(0)).hasToString("set 100 %");
    assertThatThrownBy(() -> Mix.ofReads(1.1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Mix.ofReads(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "get",
        "get=",
        "get=x",
        "get=-1",
        "get=0",
        "get=1,get=2",
        "put=1",
        "reset=1",
        "get=1,",
        "get=9999999999",
        "GET=1",
        "get=1=2"
      })
  void whatIsNoMixIsRefused(String text) {
    assertThatThrownBy(() -> Mix.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void distributionsHaveNames() {
    assertThat(Distribution.parse("uniform")).hasToString("uniform");
    assertThat(Distribution.parse("zipf")).hasToString("zipf:0.99");
    assertThat(Distribution.parse("zipf:1.2")).hasToString("zipf:1.2");
    assertThat(Distribution.parse("sequential")).hasToString("sequential");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Uniform", "zipf:", "zipf:x", "zipf:0", "zipf:-1", "zipf:11", "zipf:NaN"})
  void whatIsNoDistributionIsRefused(String text) {
    assertThatThrownBy(() -> Distribution.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void uniformKeysAreAllAlike() {
    KeyPicker picker = Distribution.parse("uniform").picker(10, 0, 1);
    int[] counts = new int[10];
    for (int i = 0; i < 100_000; i++) {
      counts[(int) picker.next(random)]++;
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(10_000, within(500));
    }
  }

  @Test
  void loopsShareSequentialKeysOutAndBeginAnew() {
    KeyPicker first = Distribution.parse("sequential").picker(5, 0, 2);
    KeyPicker second = Distribution.parse("sequential").picker(5, 1, 2);
    assertThat(draw(first, 6)).containsExactly(0, 2, 4, 1, 3, 0);
    assertThat(draw(second, 5)).containsExactly(1, 3, 0, 2, 4);
  }

  private long[] draw(KeyPicker picker, int count) {
    long[] keys = new long[count];
    for (int i = 0; i < count; i++) {
      keys[i] = picker.next(random);
    }
    return keys;
  }

  @Test
  void sizesAreFixedOrRangesOrWeighted() {
    assertThat(sizes("100")).containsOnlyKeys(100).containsEntry(100, 10_000);
    assertThat(sizes("0-3")).containsOnlyKeys(0, 1, 2, 3);
    assertThat(sizes("0-3").get(3)).isCloseTo(2_500, within(300));
    assertThat(sizes("1k=9,2k=1").get(2048)).isCloseTo(1_000, within(200));
    assertThat(sizes("1=1,5-6=1")).containsOnlyKeys(1, 5, 6);
    assertThat(ValueSizes.parse("1=1,5-6=1,3=1").max()).isEqualTo(6);
  }

  private Map<Integer, Integer> sizes(String text) {
    ValueSizes sizes = ValueSizes.parse(text);
    Map<Integer, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      counts.merge(sizes.of(random.nextLong() >>> 16), 1, Integer::sum);
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "-1",
        "10-",
        "10-5",
        "1,2",
        "1=0",
        "1=x",
        "1=1,2",
        "65m",
        "9999999999999"
      })
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> ValueSizes.parse(text)).isInstanceOf(RuntimeException.class);
  }
}
