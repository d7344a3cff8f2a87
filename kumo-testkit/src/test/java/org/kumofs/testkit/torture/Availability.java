package org.kumofs.testkit.torture;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.kumofs.testkit.history.Answer;
import org.kumofs.testkit.history.Operation;
import org.kumofs.testkit.torture.Journal.Trouble;

/** When clients were served again after what went wrong. */
final class Availability {

  private final Journal journal;

  Availability(Journal journal) {
    this.journal = journal;
  }

  /** For how many milliseconds after a fault was over clients went on to begin what failed. */
  long failedForMillis(Trouble trouble) {
    List<Trouble> all = journal.troubles();
    int next = all.indexOf(trouble) + 1;
    long until = next < all.size() ? all.get(next).beganAt() : Long.MAX_VALUE;
    return failures()
        .filter(at -> at >= trouble.endedAt() && at < until)
        .map(at -> at - trouble.endedAt())
        .max()
        .orElse(0);
  }

  /** How many operations failed. */
  long failed() {
    return failures().count();
  }

  /** How many reads among them. */
  long failedReads() {
    return journal.operations().values().stream()
        .flatMap(List::stream)
        .filter(operation -> operation.answer() instanceof Answer.Failed)
        .count();
  }

  /** When what failed was begun. */
  private LongStream failures() {
    return LongStream.concat(
        journal.operations().values().stream()
            .flatMap(List::stream)
            .filter(Availability::isFailure)
            .mapToLong(Operation::beganAt),
        journal.counts().values().stream()
            .flatMap(List::stream)
            .filter(count -> count.unknown())
            .mapToLong(count -> count.beganAt()));
  }

  private static boolean isFailure(Operation operation) {
    return operation.answer() instanceof Answer.Failed
        || operation.answer() instanceof Answer.Unknown;
  }

  /** The faults after which that took longer than they may take. */
  List<Trouble> tooLong() {
    return stream().filter(it -> failedForMillis(it) > it.fault().recoveryMillis()).toList();
  }

  private Stream<Trouble> stream() {
    return journal.troubles().stream();
  }

  /** The longest of these times, of all faults. */
  long longestMillis() {
    return stream().mapToLong(this::failedForMillis).max().orElse(0);
  }
}
