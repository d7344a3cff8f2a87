package org.kumofs.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.kumofs.time.ControlLoop;
import org.kumofs.time.ThreadControlLoop;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events to a file, in the order in which they came, on a thread of its own: who reports an
 * event never waits for the disk. What the disk does not take in time is dropped and counted, and a
 * disk that fails is logged; neither reaches the caller.
 */
public final class BinaryEventLog implements EventLog {

  private static final Logger log = LoggerFactory.getLogger(BinaryEventLog.class);

  /** Bound of what waits for the disk; failed writes carry whole values. */
  private static final long MAX_PENDING_BYTES = 64L << 20;

  private final Path path;
  private final TimeSource time;
  private final Executor writer;
  private final Runnable closeWriter;
  private final Object queueLock = new Object();
  private final Object fileLock = new Object();

  // Guarded by queueLock.
  private final Deque<byte[]> pending = new ArrayDeque<>();
  private long pendingBytes;
  private long dropped;
  private boolean draining;
  private boolean closed;

  // Guarded by fileLock.
  private FileChannel file;
  private boolean failing;

  BinaryEventLog(Path path, TimeSource time, Executor writer, Runnable closeWriter)
      throws IOException {
    this.path = path;
    this.time = time;
    this.writer = writer;
    this.closeWriter = closeWriter;
    this.file = openFile(path);
  }

  /**
   * Opens the log, behind what the file holds already.
   *
   * @throws IOException if the file cannot be written
   */
  public static BinaryEventLog open(Path path, TimeSource time) throws IOException {
    ControlLoop writer = new ThreadControlLoop("event-log", time);
    try {
      return new BinaryEventLog(path, time, writer, writer::close);
    } catch (IOException e) {
      writer.close();
      throw e;
    }
  }

  private static FileChannel openFile(Path path) throws IOException {
    return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void write(Event event) {
    byte[] record = EventCodec.encode(event, time.unixSeconds());
    synchronized (queueLock) {
      if (closed || pendingBytes + record.length > MAX_PENDING_BYTES) {
        dropped++;
        return;
      }
      pending.add(record);
      pendingBytes += record.length;
      if (draining) {
        return;
      }
      draining = true;
    }
    writer.execute(this::drain);
  }

  private void drain() {
    synchronized (fileLock) {
      for (byte[] record = poll(); record != null; record = poll()) {
        append(record);
      }
    }
  }

  private byte[] poll() {
    long lost;
    byte[] record;
    synchronized (queueLock) {
      record = pending.poll();
      draining = record != null;
      pendingBytes -= draining ? record.length : 0;
      lost = dropped;
      dropped = 0;
    }
    if (lost > 0) {
      log.warn("{} events dropped, the binary log {} is too slow", lost, path);
    }
    return record;
  }

  private void append(byte[] record) {
    try {
      ByteBuffer left = ByteBuffer.wrap(record);
      while (left.hasRemaining()) {
        file.write(left);
      }
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        log.error("cannot write the binary log {}; events are lost until it works again", path, e);
      }
      failing = true;
    }
  }

  @Override
  public void reopen() {
    synchronized (fileLock) {
      try {
        FileChannel fresh = openFile(path);
        file.close();
        file = fresh;
      } catch (IOException e) {
        log.error("cannot reopen the binary log {}", path, e);
      }
    }
  }

  @Override
  public void close() {
    synchronized (queueLock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    closeWriter.run();
    drain();
    synchronized (fileLock) {
      try {
        file.close();
      } catch (IOException e) {
        log.error("cannot close the binary log {}", path, e);
      }
    }
  }
}
