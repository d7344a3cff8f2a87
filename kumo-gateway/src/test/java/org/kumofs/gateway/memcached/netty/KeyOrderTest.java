package org.kumofs.gateway.memcached.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class KeyOrderTest {

  private final KeyOrder order = new KeyOrder();
  private final Map<String, KeyOrder.Turn> running = new HashMap<>();

  private void enter(String name, boolean isWrite, String... keys) {
    List<byte[]> bytes = Stream.of(keys).map(key -> key.getBytes(US_ASCII)).toList();
    order.enter(bytes, isWrite, turn -> running.put(name, turn));
  }

  private void end(String name) {
    running.remove(name).end();
  }

  @Test
  void differentKeysDoNotWait() {
    enter("1", true, "a");
    enter("2", true, "b");

    assertThat(running).containsOnlyKeys("1", "2");
  }

  @Test
  void writesOfOneKeyRunOneAfterTheOther() {
    enter("1", true, "a");
    enter("2", true, "a");
    enter("3", true, "a");
    assertThat(running).containsOnlyKeys("1");

    end("1");
    assertThat(running).containsOnlyKeys("2");
    end("2");
    assertThat(running).containsOnlyKeys("3");
  }

  @Test
  void readsShareAKeyButDoNotOvertakeAWrite() {
    enter("r1", false, "a");
    enter("r2", false, "a");
    enter("w", true, "a");
    enter("r3", false, "a");
    enter("r4", false, "a");
    assertThat(running).containsOnlyKeys("r1", "r2");

    end("r2");
    end("r1");
    assertThat(running).containsOnlyKeys("w");
    end("w");
    assertThat(running).containsOnlyKeys("r3", "r4");
  }

  @Test
  void aReadOfSeveralKeysWaitsForAllAndHoldsThemAll() {
    enter("w1", true, "a");
    enter("w2", true, "b");
    enter("r", false, "a", "b", "a", "c");
    enter("w3", true, "c");

    end("w1");
    assertThat(running).containsOnlyKeys("w2");
    end("w2");
    assertThat(running).containsOnlyKeys("r");
    end("r");
    assertThat(running).containsOnlyKeys("w3");
  }

  @Test
  void nothingIsKeptOfKeysThatAreNotInUse() {
    enter("w", true, "a");
    enter("r", false, "a", "b", "b");
    assertThat(order.size()).isEqualTo(2);

    end("w");
    end("r");
    assertThat(order.size()).isZero();
  }

  @Test
  void everyoneGetsATurnInSomeOrderThatKeepsEachKey() {
    Random random = new Random(7);
    List<String> waiting = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      String name = String.valueOf(i);
      waiting.add(name);
      if (random.nextBoolean()) {
        enter(name, true, "k" + random.nextInt(5));
      } else {
        enter(name, false, "k" + random.nextInt(5), "k" + random.nextInt(5));
      }
      while (!running.isEmpty() && random.nextInt(3) == 0) {
        String first = running.keySet().iterator().next();
        waiting.remove(first);
        end(first);
      }
    }
    while (!running.isEmpty()) {
      String first = running.keySet().iterator().next();
      waiting.remove(first);
      end(first);
    }

    assertThat(waiting).isEmpty();
    assertThat(order.size()).isZero();
  }

  @Test
  void aWriteOfAKeyThatItNamesTwiceDoesNotWaitForItself() {
    enter("1", true, "a", "b", "a");
    enter("2", true, "a");
    assertThat(running).containsOnlyKeys("1");

    end("1");
    assertThat(running).containsOnlyKeys("2");
  }

  @Test
  void aTaskThatWantsToBeAloneWaitsForThoseBeforeItAndHoldsUpThoseBehindIt() {
    enter("1", true, "a");
    enter("2", true, "a");
    enterAlone("alone");
    enter("3", false, "b");
    enterAlone("alone too");
    enter("4", false, "b");
    assertThat(running).containsOnlyKeys("1");

    end("1");
    assertThat(running).containsOnlyKeys("2");
    end("2");
    assertThat(running).containsOnlyKeys("alone");
    end("alone");
    assertThat(running).containsOnlyKeys("3");
    end("3");
    assertThat(running).containsOnlyKeys("alone too");
    end("alone too");
    assertThat(running).containsOnlyKeys("4");
    end("4");
    enterAlone("last");
    assertThat(running).containsOnlyKeys("last");
    end("last");
    assertThat(order.size()).isZero();
  }

  @Test
  void manyTasksThatEndAtOnceNeedNoDeepStack() {
    enter("1", true, "a");
    List<Integer> done = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int number = i;
      if (i % 3 == 0) {
        order.enterAlone(turn -> endAtOnce(done, number, turn));
      } else {
        order.enter(List.of(new byte[] {1}), true, turn -> endAtOnce(done, number, turn));
      }
    }
    end("1");

    assertThat(done).hasSize(20_000).isSorted();
    assertThat(order.size()).isZero();
  }

  private static void endAtOnce(List<Integer> done, int number, KeyOrder.Turn turn) {
    done.add(number);
    turn.end();
  }

  private void enterAlone(String name) {
    order.enterAlone(turn -> running.put(name, turn));
  }
}
