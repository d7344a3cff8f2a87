package org.kumofs.ctl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FillingWorkloadTest {

  @ParameterizedTest
  @CsvSource({"10, 1", "10, 3", "1, 4", "3, 3"})
  void theLoopsTogetherWriteEveryKeyOnce(int keys, int parts) {
    Traffic traffic = traffic("get=1", keys);
    List<String> written = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      written.addAll(drain(traffic.filling(part, parts)));
    }
    assertThat(written).hasSize(keys).doesNotHaveDuplicates().allMatch(w -> w.startsWith("SET"));
    assertThat(traffic.fillingSize()).isEqualTo(keys);
  }

  @Test
  void countersAreWrittenWhereTheyAreCounted() {
    assertThat(drain(traffic("incr=1", 2).filling(0, 1))).containsExactly("RESET 0", "RESET 1");
    assertThat(drain(traffic("incr=1,delete=1", 2).filling(0, 1)))
        .containsExactly("SET 0", "SET 1", "RESET 0", "RESET 1");
  }

  @Test
  void aBudgetIsSharedByAllLoops() {
    Traffic traffic = traffic("get=1", 100);
    Budget budget = Budget.of(10);
    int first = drain(traffic.workload(0, 2, budget)).size();
    assertThat(first).isEqualTo(10);
    assertThat(drain(traffic.workload(1, 2, budget))).isEmpty();
  }

  private static Traffic traffic(String mix, long keys) {
    return new Traffic(Mix.parse(mix), keys, Distribution.parse("uniform"), 1);
  }

  private static List<String> drain(Workload workload) {
    List<String> requests = new ArrayList<>();
    while (workload.next()) {
      requests.add(workload.operation() + " " + workload.nextKey());
    }
    assertThat(workload.next()).isFalse();
    return requests;
  }
}
