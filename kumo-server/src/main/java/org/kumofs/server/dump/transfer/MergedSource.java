package org.kumofs.server.dump.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.kumofs.message.ScannedRecords;

/** Several sources in one: of a key that some of them share, the record with the latest stamp. */
public final class MergedSource implements RecordSource {

  /** A list ends with the record that takes it past this many bytes. */
  private static final long CHUNK_BYTES = 1 << 20;

  private static final int PIECE_RECORDS = 1_000;

  private final List<Head> heads;

  /** Merges sources and closes them in the end. */
  public MergedSource(List<? extends RecordSource> sources) {
    this.heads = sources.stream().map(Head::new).toList();
  }

  @Override
  public List<ScannedRecords.Entry> next(int maxRecords) {
    List<ScannedRecords.Entry> chunk = new ArrayList<>();
    long bytes = 0;
    while (chunk.size() < maxRecords && bytes < CHUNK_BYTES) {
      Optional<ScannedRecords.Entry> least = takeLeast();
      if (least.isEmpty()) {
        break;
      }
      chunk.add(least.get());
      bytes += least.get().key().bytes().length + (long) least.get().record().length();
    }
    return chunk;
  }

  private Optional<ScannedRecords.Entry> takeLeast() {
    Optional<ScannedRecords.Entry> least = Optional.empty();
    List<Head> holders = new ArrayList<>(heads.size());
    for (Head head : heads) {
      Optional<ScannedRecords.Entry> entry = head.peek();
      if (entry.isEmpty()) {
        continue;
      }
      int order = least.isEmpty() ? -1 : compareKeys(entry.get(), least.get());
      if (order < 0) {
        holders.clear();
      }
      if (order <= 0) {
        holders.add(head);
        boolean wins = order < 0 || entry.get().record().supersedes(least.get().record());
        least = wins ? entry : least;
      }
    }
    holders.forEach(Head::drop);
    return least;
  }

  private static int compareKeys(ScannedRecords.Entry a, ScannedRecords.Entry b) {
    return Arrays.compareUnsigned(a.key().bytes(), b.key().bytes());
  }

  @Override
  public void close() {
    heads.forEach(head -> head.source.close());
  }

  /** Where one source is. */
  private static final class Head {

    private final RecordSource source;
    private final Deque<ScannedRecords.Entry> piece = new ArrayDeque<>();
    private boolean ended;

    Head(RecordSource source) {
      this.source = source;
    }

    Optional<ScannedRecords.Entry> peek() {
      if (piece.isEmpty() && !ended) {
        piece.addAll(source.next(PIECE_RECORDS));
        ended = piece.isEmpty();
      }
      return Optional.ofNullable(piece.peek());
    }

    void drop() {
      piece.remove();
    }
  }
}
