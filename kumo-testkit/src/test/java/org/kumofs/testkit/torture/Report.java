package org.kumofs.testkit.torture;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.kumofs.testkit.torture.Journal.Trouble;

/** What came of a run. */
final class Report {

  private static final int SHOWN = 10;

  private final Journal journal;
  private final int unread;
  private final List<String> differences;
  private final Judgement judgement;
  private final Availability availability;

  /**
   * Judges.
   *
   * @param unread how many keys could not be read in the end
   * @param differences what is not the same on all owners
   */
  Report(Journal journal, int unread, List<String> differences) {
    this.journal = journal;
    this.unread = unread;
    this.differences = differences;
    this.judgement = new Judgement(journal);
    this.availability = new Availability(journal);
  }

  boolean isGood() {
    return judgement.wrong().isEmpty()
        && judgement.undecided().isEmpty()
        && unread == 0
        && differences.isEmpty()
        && availability.tooLong().isEmpty();
  }

  void print(PrintWriter out) {
    judgement.wrong().stream()
        .limit(SHOWN)
        .forEach(wrong -> out.println(wrong + "\n" + judgement.story(wrong.key())));
    judgement.undecided().stream()
        .limit(SHOWN)
        .forEach(open -> out.println(open + "\n" + judgement.story(open.key())));
    differences.stream().limit(SHOWN).forEach(out::println);
    availability.tooLong().forEach(trouble -> out.println(tooLong(trouble)));
    out.printf(
        "%d faults, %d changes of the rings, %d operations on %d keys%n",
        journal.troubles().size(),
        journal.ringChanges().size(),
        journal.size(),
        journal.keys().size());
    out.printf(
        Locale.ROOT,
        "the last failed operation began %.1f s after its fault was over%n",
        availability.longestMillis() / 1000.0);
    out.printf(
        "%d wrong answers, %d stale reads within %d s of a change of the rings, %d keys that can't"
            + " be read, %d with different replicas, %d undecided%n",
        judgement.wrong().size(),
        judgement.excused(),
        Judgement.GRACE_MILLIS / 1000,
        unread,
        differences.size(),
        judgement.undecided().size());
  }

  private String tooLong(Trouble trouble) {
    return String.format(
        Locale.ROOT,
        "at %.1f s, %s: operations failed for %.1f s after it was over",
        trouble.beganAt() / 1000.0,
        trouble.fault().description(),
        availability.failedForMillis(trouble) / 1000.0);
  }
}
