package org.kumofs.ctl.log;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Function;
import org.kumofs.eventlog.Event;
import org.kumofs.eventlog.EventLogReader;
import org.kumofs.time.Sleeper;

/** Prints the events of a log, and tells of damage on the way. */
public final class LogPrinter {

  /** How long a new event may wait to be seen. */
  private static final long POLL_MILLIS = 200;

  private final Selection selection;
  private final Function<Event, String> format;
  private final PrintWriter out;
  private final PrintWriter err;
  private long reported;

  /**
   * @param format gives the line of an event
   * @param err hears of damage
   */
  public LogPrinter(
      Selection selection, Function<Event, String> format, PrintWriter out, PrintWriter err) {
    this.selection = selection;
    this.format = format;
    this.out = out;
    this.err = err;
  }

  /** Prints to the end of a log, each event as soon as it is read. */
  public void printAll(InputStream in) throws IOException {
    EventLogReader reader = EventLogReader.of(flushingFirst(in));
    while (!selection.isComplete() && printNext(reader)) {
      // The condition does the work.
    }
    out.flush();
  }

  /** Prints what there is and what comes, until nobody wants it any more. */
  public void follow(InputStream in, Sleeper sleeper) throws IOException, InterruptedException {
    EventLogReader reader = EventLogReader.following(flushingFirst(in));
    while (!selection.isComplete()) {
      if (!printNext(reader)) {
        if (out.checkError()) {
          return;
        }
        sleeper.sleepMillis(POLL_MILLIS);
      }
    }
    out.flush();
  }

  /** Before it may have to wait for more, what was read is shown; the end if nobody looks. */
  private InputStream flushingFirst(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return out.checkError() ? -1 : super.read(bytes, offset, length);
      }
    };
  }

  /** Gives whether there was an event. */
  private boolean printNext(EventLogReader reader) throws IOException {
    Optional<Event> event = reader.next();
    reportDamage(reader.skippedBytes());
    if (event.isPresent()) {
      selection.next(event.get(), this::print);
    } else {
      selection.caughtUp(this::print);
    }
    return event.isPresent();
  }

  private void reportDamage(long skippedBytes) {
    long skipped = skippedBytes - reported;
    if (skipped > 0) {
      reported = skippedBytes;
      out.flush();
      err.println("kumolog: %d bytes belong to no event and are left out".formatted(skipped));
    }
  }

  private void print(Event event) {
    out.print(format.apply(event) + "\n");
  }
}
