package org.kumofs.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kumofs.server.store.StoreTuning.Engine;

class StoreLocationTest {

  @Test
  void aPathAloneHasTheDefaults() {
    StoreLocation location = StoreLocation.parse("/var/kumo/db");
    assertThat(location).isEqualTo(StoreLocation.of(Path.of("/var/kumo/db")));
    assertThat(location.tuning())
        .isEqualTo(new StoreTuning(Engine.AUTO, 64, 64, 64, 16, 4, true, 1000, 16, SyncPolicy.OS));
    assertThat(location.minFreeMegabytes()).isEqualTo(512);
  }

  @Test
  void everyOptionIsRead() {
    StoreLocation location =
        StoreLocation.parse(
            "db#engine=java#record-cache=3#key-filter=5#cache=1#write-buffer=2#block-size=8#compression=none"
                + "#max-open-files=500#at-once=3#min-free=0#sync=interval:20");
    assertThat(location)
        .isEqualTo(
            new StoreLocation(
                Path.of("db"),
                new StoreTuning(Engine.JAVA, 3, 5, 1, 2, 8, false, 500, 3, SyncPolicy.every(20)),
                0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                     | the store needs a path",
        "#cache=1               | the store needs a path",
        "db#                    | a store option is key=value, not ''''",
        "db#cache               | a store option is key=value, not 'cache'",
        "db#=1                  | a store option is key=value, not '=1'",
        "db#bnum=1000           | unknown store option 'bnum'; there are [at-once, block-size",
        "db#Cache=1             | unknown store option 'Cache'",
        "db#cache=1#cache=2     | the store option 'cache' is given twice",
        "db#cache=              | a number from 1 to 1048576, not ''",
        "db#cache=0             | a number from 1 to 1048576, not '0'",
        "db#cache=64MB          | a number from 1 to 1048576, not '64MB'",
        "db#cache=99999999999   | a number from 1 to 1048576, not '99999999999'",
        "db#write-buffer=1025   | a number from 1 to 1024, not '1025'",
        "db#block-size=-4       | a number from 1 to 4096, not '-4'",
        "db#max-open-files=99   | a number from 100 to 50000, not '99'",
        "db#at-once=129         | a number from 0 to 128, not '129'",
        "db#min-free=x          | a number from 0 to 1048576, not 'x'",
        "db#engine=rocks        | 'engine' is auto, native or java, not 'rocks'",
        "db#engine=JAVA         | 'engine' is auto, native or java, not 'JAVA'",
        "db#sync=never          | 'sync' is os, always or interval:MS with 1 to 600000 ms, not 'never'",
        "db#sync=interval:      | 'sync' is os, always or interval:MS",
        "db#sync=interval:0     | 'sync' is os, always or interval:MS",
        "db#sync=interval:1s    | 'sync' is os, always or interval:MS",
        "db#compression=lz4     | 'compression' is snappy or none, not 'lz4'",
      })
  void whatMakesNoSenseIsRefusedInOneLine(String argument, String message) {
    assertThatThrownBy(() -> StoreLocation.parse(argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message.replace("''''", "''"))
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aPathThatIsNoneIsRefused() {
    assertThatThrownBy(() -> StoreLocation.parse("d\0b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a path");
  }

  @Test
  void aRecordCacheLargerThanTheMemoryOfTheJvmIsRefused() {
    assertThatThrownBy(() -> StoreLocation.parse("db#record-cache=1048576"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-XX:MaxDirectMemorySize=2097152m");
  }
}
