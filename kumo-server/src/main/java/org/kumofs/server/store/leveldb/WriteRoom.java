package org.kumofs.server.store.leveldb;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when LevelDB takes a write without making it wait, so that threads that must not wait may
 * write.
 *
 * <p>LevelDB gathers what is written in a buffer. The write that finds it full begins the next
 * buffer, and a log with it, and waits as long as the buffer before is on its way to level 0. And
 * every write waits while level 0 has many tables; it gets one more from each buffer. So between
 * two changes of the buffer nobody waits if there are few enough right after the first of them.
 * What is written is counted here as the most that it may take of the buffer; from the moment on
 * where the next change may be near, and until it was seen, there is no room. A log of a higher
 * number shows that it has come.
 *
 * <p>The system may hold a write up as well, when the disk hangs or is slower than what is written
 * for long: there is no room while a write takes long, and for a while after it.
 *
 * <p>Safe for use by many threads. An answer is a likelihood, no promise.
 */
final class WriteRoom {

  private static final Logger log = LoggerFactory.getLogger(WriteRoom.class);

  /** LevelDB delays writes from so many tables in level 0 on. */
  private static final int DELAYING_TABLES = 8;

  /**
   * Beside a record: its number in the log and two lengths, at most 13 bytes; a node in LevelDB's
   * index, 19 on average; up to 7 that align that.
   */
  private static final int OVERHEAD_BYTES = 40;

  /** LevelDB takes memory in blocks; what does not fit in the rest of one leaves that unused. */
  private static final int BLOCK_BYTES = 4096;

  /** Records above this size get a block of their own. */
  private static final int LARGEST_SHARING_BYTES = BLOCK_BYTES / 4;

  /** Without room the state is looked at once for such a part of a buffer. */
  private static final int LOOKS_A_BUFFER = 64;

  /** Longer than a thread waits for a busy processor. */
  private static final long LONG_WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final long bufferBytes;
  private final State state;
  private final LongSupplier nanoTime;

  /** Most that the present buffer may hold. */
  private final AtomicLong used = new AtomicLong();

  private final AtomicLong sinceLook = new AtomicLong();
  private final AtomicInteger syncing = new AtomicInteger();
  private final AtomicInteger writing = new AtomicInteger();
  private long lastLog;

  /** When a write began while there was no other, or ended. */
  private volatile long lastMove;

  private volatile boolean fewTables;
  private volatile long pauseEnd;

  /** What the database can be asked; that blocks. */
  interface State {

    /** The number of the log that is written to. */
    long lastLog();

    /** How many tables level 0 has. */
    int tablesInLevel0();
  }

  /**
   * For a database that was just opened, so that its buffer is empty.
   *
   * @param bufferBytes size of the buffer
   * @param nanoTime a clock that only goes forward
   */
  WriteRoom(long bufferBytes, State state, LongSupplier nanoTime) {
    this.bufferBytes = bufferBytes;
    this.state = state;
    this.nanoTime = nanoTime;
    this.lastLog = state.lastLog();
    this.fewTables = hasFewTables();
    this.pauseEnd = nanoTime.getAsLong();
  }

  /** Whether a record of that length, key and value, is likely to be taken at once. */
  boolean isFor(long bytes) {
    return fewTables
        && syncing.get() == 0
        && used.get() + taken(bytes) < bufferBytes
        && isMoving(nanoTime.getAsLong());
  }

  /** Writes are taken one after the other, so one that hangs holds up all that come. */
  private boolean isMoving(long now) {
    return now - pauseEnd >= 0 && (writing.get() == 0 || now - lastMove <= LONG_WRITE_NANOS);
  }

  /** Writes a record of that length, key and value; without room that may block for longer. */
  void write(int bytes, Runnable write) {
    lookIfDue();
    long begun = nanoTime.getAsLong();
    if (writing.get() == 0) {
      lastMove = begun;
    }
    writing.incrementAndGet();
    try {
      write.run();
    } finally {
      used.addAndGet(taken(bytes));
      sinceLook.addAndGet(taken(bytes));
      long ended = nanoTime.getAsLong();
      if (ended - begun > LONG_WRITE_NANOS) {
        pauseEnd = ended + PAUSE_NANOS;
      }
      lastMove = ended;
      writing.decrementAndGet();
    }
  }

  /** Does what all other writes wait for. */
  void sync(Runnable sync) {
    syncing.incrementAndGet();
    try {
      sync.run();
    } finally {
      syncing.decrementAndGet();
    }
  }

  private void lookIfDue() {
    boolean full = !fewTables || used.get() >= bufferBytes;
    if (full && sinceLook.get() >= bufferBytes / LOOKS_A_BUFFER) {
      try {
        look();
      } catch (RuntimeException e) {
        // No write is to fail for that, whatever it is; the next look may do better.
        fewTables = false;
        log.debug("can't tell whether writes would wait", e);
      }
    }
  }

  private synchronized void look() {
    long last = state.lastLog();
    boolean few = hasFewTables();
    // That may lie in the next buffer already, but for what the one before had room for.
    long written = Math.min(sinceLook.getAndSet(0), used.get() - bufferBytes);
    if (last != lastLog) {
      lastLog = last;
      used.set(Math.max(0, written));
    }
    fewTables = few;
  }

  /** The buffer before may still be on its way there. */
  private boolean hasFewTables() {
    return state.tablesInLevel0() + 1 < DELAYING_TABLES;
  }

  /** How much of the buffer a record takes at most. */
  private static long taken(long bytes) {
    long entry = bytes + OVERHEAD_BYTES;
    return entry > LARGEST_SHARING_BYTES
        ? entry + OVERHEAD_BYTES
        : entry * BLOCK_BYTES / (BLOCK_BYTES - entry);
  }
}
