package org.kumofs.server.replace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.message.ReplaceReport.Amount;
import org.kumofs.message.ReplaceReport.Counts;
import org.kumofs.message.ReplaceReport.Progress;
import org.kumofs.message.ReplaceReport.Step;
import org.kumofs.server.store.StoredRecord;
import org.kumofs.testing.VirtualTime;

class ReplaceProgressTest {

  private final VirtualTime time = new VirtualTime();
  private final ReplaceProgress progress = new ReplaceProgress(time);

  /** 100 bytes whose hash begins with a byte. */
  private static StoredRecord record(int firstByteOfHash) {
    byte[] key = new byte[10];
    key[0] = (byte) firstByteOfHash;
    return new StoredRecord(RawKey.ofRecord(key), RawValue.of(ClockTime.of(1, 1), 0, new byte[80]));
  }

  @Test
  void beforeTheScanNothingCanBeTold() {
    time.runFor(20);
    assertThat(progress.progress())
        .isEqualTo(new Progress(Step.STARTING, 20, 0, 0, OptionalLong.empty()));
    assertThat(progress.counts()).isEqualTo(Counts.NONE);
  }

  @Test
  void theShareFollowsFromTheHashAndTheRestGoesOnLikeThePartBefore() {
    time.runFor(1_000);
    progress.enter(Step.SCANNING);
    time.runFor(2_000);
    progress.scanned(List.of(record(0x01), record(0x20)));
    progress.scanned(List.of(record(0x40)));

    assertThat(progress.counts().scanned()).isEqualTo(new Amount(3, 300));
    assertThat(progress.progress())
        .isEqualTo(new Progress(Step.SCANNING, 3_000, 250_000, 150, OptionalLong.of(6_000)));
  }

  @Test
  void whileItSendsWhatCountsIsWhatWasLeftAfterTheScan() {
    progress.enter(Step.SCANNING);
    progress.bytesOffered(1_000);
    progress.bytesSent(1_000);
    progress.recordsSent(7);
    progress.allScanned();
    progress.enter(Step.SENDING);
    progress.bytesOffered(4_000);
    assertThat(progress.progress().leftMillis()).isEmpty();
    time.runFor(500);
    progress.bytesSent(1_000);

    assertThat(progress.progress())
        .isEqualTo(new Progress(Step.SENDING, 500, 1_000_000, 2_000, OptionalLong.of(1_500)));
    assertThat(progress.counts().sent()).isEqualTo(new Amount(7, 2_000));
  }

  @Test
  void anOfferThatIsSentTwiceLeavesNoLessThanNothing() {
    progress.enter(Step.SENDING);
    progress.bytesOffered(10);
    time.runFor(10);
    progress.bytesSent(20);
    assertThat(progress.progress().leftMillis()).hasValue(0);
  }

  @Test
  void theTimeStandsStillAtTheEndAndNothingIsSentAnyMore() {
    progress.enter(Step.SCANNING);
    time.runFor(300);
    progress.enter(Step.CANCELLED);
    time.runFor(300);
    progress.recordsSent(5);
    progress.enter(Step.SENDING);
    assertThat(progress.progress())
        .isEqualTo(new Progress(Step.CANCELLED, 300, 0, 0, OptionalLong.empty()));
    assertThat(progress.counts().sent()).isEqualTo(Amount.NONE);
  }

  @Test
  void whatIsReceivedAndDroppedIsCounted() {
    progress.recordReceived();
    progress.bytesReceived(44);
    progress.recordDropped();
    assertThat(progress.counts())
        .isEqualTo(new Counts(Amount.NONE, Amount.NONE, new Amount(1, 44), 1));
  }
}
