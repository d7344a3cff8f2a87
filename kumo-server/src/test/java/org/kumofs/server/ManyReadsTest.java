package org.kumofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kumofs.server.Records.delete;
import static org.kumofs.server.Records.set;
import static org.kumofs.server.Records.stampOf;
import static org.kumofs.server.Records.value;
import static org.kumofs.server.Rings.isOwnedBy;
import static org.kumofs.server.Rings.key;
import static org.kumofs.server.Rings.keyWith;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.GetMany;
import org.kumofs.message.GetManyResult;
import org.kumofs.message.GetStatus;
import org.kumofs.message.StatusCode;
import org.kumofs.message.StatusValue;
import org.kumofs.ring.Ring;
import org.kumofs.server.handler.RequestLimits;
import org.kumofs.server.store.Mutations;

/** Many keys read by one request. */
class ManyReadsTest {

  private static final GetManyResult NOT_FOUND = new GetManyResult.NotFound();
  private static final GetManyResult NOT_READ = new GetManyResult.NotRead();

  private final TestCluster cluster = new TestCluster();

  @Test
  void everyKeyGetsItsResultInTheOrderOfTheKeys() {
    Ring ring = cluster.startActive(3);
    RawKey present = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3));
    RawKey deleted = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3) && !k.equals(present));
    ClockTime stamp = stampOf(cluster.call(1, set(present, "a")));
    cluster.call(1, set(deleted, "b"));
    cluster.call(1, delete(deleted));

    assertThat(cluster.call(2, new GetMany(List.of(key("absent"), present, deleted, present))))
        .containsExactly(
            NOT_FOUND,
            new GetManyResult.Found(value("a").withClockTime(stamp)),
            NOT_FOUND,
            new GetManyResult.Found(value("a").withClockTime(stamp)));
  }

  @Test
  void whatIsInMemoryIsReadWithoutTheStorageThreads() {
    Ring ring = cluster.startActive(3);
    RawKey present = keyWith(k -> isOwnedBy(ring, k, 1, 2, 3));
    ClockTime stamp = stampOf(cluster.call(1, set(present, "a")));
    cluster.makeStorageSlow(Integer.MAX_VALUE);

    assertThat(cluster.call(1, new GetMany(List.of(present, key("absent")))))
        .containsExactly(new GetManyResult.Found(value("a").withClockTime(stamp)), NOT_FOUND);
  }

  @Test
  void aKeyOfOtherServersIsNotReadAndTheOthersAre() {
    Ring four = cluster.startActive(4);
    RawKey mine = keyWith(k -> isOwnedBy(four, k, 1, 2, 3));
    RawKey others = keyWith(k -> isOwnedBy(four, k, 2, 3, 4));
    ClockTime stamp = stampOf(cluster.call(1, set(mine, "a")));
    cluster.call(2, set(others, "b"));

    assertThat(cluster.call(1, new GetMany(List.of(others, mine))))
        .containsExactly(NOT_READ, new GetManyResult.Found(value("a").withClockTime(stamp)));
  }

  @Test
  void aServerWithoutRingsReadsNothing() {
    cluster.start(1);

    assertThat(cluster.call(1, new GetMany(List.of(key("a"), key("b")))))
        .containsExactly(NOT_READ, NOT_READ);
  }

  @Test
  void whatIsTooMuchForOneAnswerIsNotRead() {
    cluster.limitRequests(new RequestLimits(1_000, 64 << 20));
    cluster.startActive(1);
    plant("a", 3 << 20);
    plant("b", 3 << 20);
    plant("c", 100);
    plant("d", 5 << 20);

    List<GetManyResult> results =
        cluster.call(1, new GetMany(Stream.of("a", "b", "c", "d").map(Rings::key).toList()));

    assertThat(results.get(0)).isInstanceOf(GetManyResult.Found.class);
    assertThat(results.get(1)).isEqualTo(NOT_READ);
    assertThat(results.get(2)).isInstanceOf(GetManyResult.Found.class);
    assertThat(results.get(3)).isEqualTo(NOT_READ);
  }

  @Test
  void aSingleValueIsReadWhateverItsSize() {
    cluster.startActive(1);
    plant("d", 5 << 20);

    assertThat(cluster.call(1, new GetMany(List.of(key("absent"), key("d"), key("absent")))))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(NOT_FOUND),
            second -> assertThat(second).isInstanceOf(GetManyResult.Found.class),
            third -> assertThat(third).isEqualTo(NOT_READ));
  }

  private void plant(String name, int length) {
    RawValue record = RawValue.of(ClockTime.of(1, 1), 0, new byte[length]);
    cluster.store(1).mutate(key(name), Mutations.update(record));
  }

  @Test
  void moreKeysThanTheLimitAreRefused() {
    cluster.startActive(1);
    RawKey any = key("a");

    assertThat(cluster.call(1, new GetMany(Collections.nCopies(GetMany.MAX_KEYS, any))))
        .hasSize(GetMany.MAX_KEYS);
    assertThat(cluster.isRefused(1, new GetMany(Collections.nCopies(GetMany.MAX_KEYS + 1, any))))
        .isTrue();
  }

  @Test
  void everyKeyCountsAsARead() {
    cluster.startActive(1);

    cluster.call(1, new GetMany(List.of(key("a"), key("b"), key("c"))));

    assertThat(cluster.call(1, new GetStatus(StatusCode.CMD_GET)))
        .isEqualTo(new StatusValue.Number(3));
  }
}
