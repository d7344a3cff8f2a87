package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.iq80.leveldb.DB;
import org.iq80.leveldb.ReadOptions;
import org.iq80.leveldb.WriteBatch;
import org.iq80.leveldb.WriteOptions;
import org.kumofs.data.FlushMark;
import org.kumofs.data.RawKey;
import org.kumofs.data.RawValue;
import org.kumofs.server.store.Completeness;
import org.kumofs.server.store.EngineBackup;
import org.kumofs.server.store.RecordCursor;
import org.kumofs.server.store.RecordEngine;
import org.kumofs.server.store.RememberedRings;
import org.kumofs.server.store.StoreException;
import org.kumofs.server.store.StoreLocation;
import org.kumofs.server.store.StoreSummary;
import org.kumofs.server.store.SyncPolicy;
import org.kumofs.server.store.UnreadableException;
import org.kumofs.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records in a LevelDB database: the entries are the raw records and nothing else. */
final class LevelDbEngine implements RecordEngine {

  private static final Logger log = LoggerFactory.getLogger(LevelDbEngine.class);

  /** More would wait for the same disk. */
  private static final int MOST_SCANS_AT_ONCE = 8;

  private final StoreLocation location;
  private final DatabaseDirectory directory;
  private final DirectoryLock lock;
  private final TableLinker linker;
  private final ReadOptions readOptions = new ReadOptions().verifyChecksums(true);
  private final WriteOptions writeOptions;
  private Optional<StoreSummary> summary;
  private final FreeSpace space;
  private volatile Optional<Opened> opened = Optional.empty();

  /** A database while it is open; {@link #clear} changes it for another. */
  record Opened(
      LevelDbImplementation implementation, DB db, UUID identity, Optional<WriteRoom> room) {}

  private LevelDbEngine(
      StoreLocation location, DatabaseDirectory directory, DirectoryLock lock, TableLinker linker)
      throws IOException {
    this.location = location;
    this.directory = directory;
    this.lock = lock;
    writeOptions =
        new WriteOptions().sync(location.tuning().sync().kind() == SyncPolicy.Kind.ALWAYS);
    this.linker = linker;
    space = new FreeSpace(directory.path(), (long) location.minFreeMegabytes() << 20);
    DirectoryLock levelDbLock = DirectoryLock.take(directory.levelDbLockFile());
    try {
      directory.finishDiscard();
      summary = directory.hasDatabase() ? readSummary() : Optional.empty();
      if (summary.isEmpty()) {
        directory.cutTornTails();
      }
    } finally {
      levelDbLock.close();
    }
    opened = Optional.of(openDatabase());
  }

  /** See {@link LevelDbStore#open}. */
  static LevelDbEngine open(StoreLocation location) {
    return open(location, Files::createLink);
  }

  /**
   * Opens with another way to link.
   *
   * @param linker for backups
   */
  static LevelDbEngine open(StoreLocation location, TableLinker linker) {
    DatabaseDirectory directory = new DatabaseDirectory(location.path());
    try {
      directory.create();
      DirectoryLock lock = DirectoryLock.take(directory.lockFile());
      return open(location, directory, lock, linker);
    } catch (IOException | RuntimeException e) {
      throw Failures.of("open the database " + directory.path(), e);
    }
  }

  private static LevelDbEngine open(
      StoreLocation location, DatabaseDirectory directory, DirectoryLock lock, TableLinker linker)
      throws IOException {
    LevelDbEngine engine = null;
    try {
      engine = new LevelDbEngine(location, directory, lock, linker);
    } finally {
      if (engine == null) {
        lock.close();
      }
    }
    engine.deleteDiscarded();
    return engine;
  }

  private Opened openDatabase() throws IOException {
    boolean fresh = !directory.hasDatabase();
    if (fresh) {
      // They tell of a database that somebody has removed.
      Files.deleteIfExists(directory.flushFile());
      Files.deleteIfExists(directory.ringsFile());
      Files.deleteIfExists(directory.completenessFile());
    }
    LevelDbImplementation implementation =
        LevelDbImplementation.choose(location.tuning(), directory);
    DB db = implementation.open(directory);
    boolean complete = false;
    try {
      Files.deleteIfExists(directory.summaryFile());
      // What it tells of is being changed from here on.
      Files.deleteIfExists(directory.backupFile());
      Opened result =
          new Opened(implementation, db, directory.identity(fresh), writeRoom(implementation, db));
      complete = true;
      return result;
    } finally {
      if (!complete) {
        db.close();
      }
    }
  }

  /** Where each write is forced to the disk, every one waits for it. */
  private Optional<WriteRoom> writeRoom(LevelDbImplementation implementation, DB db) {
    return writeOptions.sync() || !implementation.isNative()
        ? Optional.empty()
        : Optional.of(
            new WriteRoom(
                (long) location.tuning().writeBufferMegabytes() << 20,
                new DatabaseState(directory, db),
                System::nanoTime));
  }

  private Optional<StoreSummary> readSummary() throws IOException {
    if (!Files.exists(directory.summaryFile())) {
      return Optional.empty();
    }
    return SummaryCodec.decode(
        Files.readAllBytes(directory.summaryFile()), directory.fingerprint());
  }

  @Override
  public Optional<StoreSummary> takeSummary() {
    Optional<StoreSummary> taken = summary;
    summary = Optional.empty();
    return taken;
  }

  private Path path() {
    return directory.path();
  }

  Opened opened() {
    return opened.orElseThrow(
        () -> new StoreException("the database " + path() + " is not open; see the log"));
  }

  private DB db() {
    return opened().db();
  }

  @Override
  public Optional<RawValue> get(RawKey key) {
    DB db = db();
    try {
      byte[] value = db.get(key.bytes(), readOptions);
      return value == null || value.length < Long.BYTES
          ? Optional.empty()
          : Optional.of(RawValue.ofRecord(value));
    } catch (RuntimeException e) {
      throw new UnreadableException(key, Failures.of("read the database " + path(), e));
    }
  }

  /** The room on the disk. */
  FreeSpace space() {
    return space;
  }

  @Override
  public void requireRoom(RawValue record) {
    space.require(record.length(), record.isTombstone());
  }

  @Override
  public void requireUrgentRoom(RawValue record) {
    space.require(record.length(), true);
  }

  @Override
  public boolean hasRoom() {
    return space.hasRoom();
  }

  @Override
  public boolean changesAtOnce(long bytes) {
    return bytes <= location.tuning().atOnceKilobytes() << 10
        && opened.flatMap(Opened::room).filter(room -> room.isFor(bytes)).isPresent()
        && space.isKnownFor(bytes);
  }

  @Override
  public void put(RawKey key, RawValue value) {
    write(
        key.bytes().length + value.length(),
        db -> db.put(key.bytes(), value.bytes(), writeOptions));
  }

  private void write(int bytes, Consumer<DB> change) {
    Opened now = opened();
    try {
      if (now.room().isPresent()) {
        now.room().get().write(bytes, () -> change.accept(now.db()));
      } else {
        change.accept(now.db());
      }
    } catch (RuntimeException e) {
      throw Failures.of("write to the database " + path(), e);
    }
  }

  /** LevelDB syncs its log with the write that asks for it; one without records does. */
  @Override
  public void sync() {
    Opened now = opened();
    if (now.room().isPresent()) {
      now.room().get().sync(() -> sync(now.db()));
    } else {
      sync(now.db());
    }
  }

  private void sync(DB db) {
    try (WriteBatch nothing = db.createWriteBatch()) {
      db.write(nothing, new WriteOptions().sync(true));
    } catch (IOException | RuntimeException e) {
      throw Failures.of("sync the database " + path(), e);
    }
  }

  @Override
  public void remove(RawKey key) {
    write(key.bytes().length, db -> db.delete(key.bytes()));
  }

  @Override
  public RecordCursor cursor(Optional<RawKey> after) {
    return new LevelDbCursor(db(), path(), after);
  }

  @Override
  public int scansAtOnce() {
    return Math.min(MOST_SCANS_AT_ONCE, Runtime.getRuntime().availableProcessors());
  }

  @Override
  public long sizeBytes() {
    try {
      return directory.sizeBytes();
    } catch (IOException e) {
      throw Failures.of("look at the database " + path(), e);
    }
  }

  @Override
  public UUID identity() {
    return opened().identity();
  }

  @Override
  public FlushMark flushMark() {
    return directory.flushMark();
  }

  @Override
  public void keepFlushMark(FlushMark mark) {
    try {
      DurableFiles.replace(directory.flushFile(), FlushMarkCodec.encode(mark));
    } catch (IOException e) {
      throw Failures.of("write to the database " + path(), e);
    }
  }

  @Override
  public Optional<RememberedRings> rememberedRings() {
    return directory.rememberedRings();
  }

  @Override
  public void rememberRings(RememberedRings rings) {
    try {
      DurableFiles.replace(directory.ringsFile(), RingsCodec.encode(rings));
    } catch (IOException e) {
      throw Failures.of("write to the database " + path(), e);
    }
  }

  @Override
  public Optional<Completeness> completeness() {
    return directory.completeness();
  }

  @Override
  public void keepCompleteness(Optional<Completeness> completeness) {
    try {
      if (completeness.isPresent()) {
        DurableFiles.replace(
            directory.completenessFile(), CompletenessCodec.encode(completeness.get()));
      } else {
        Files.deleteIfExists(directory.completenessFile());
        DurableFiles.sync(path());
      }
    } catch (IOException e) {
      throw Failures.of("write to the database " + path(), e);
    }
  }

  @Override
  public Runnable clear() {
    try {
      DB old = db();
      opened = Optional.empty();
      old.close();
      directory.discard();
      opened = Optional.of(openDatabase());
      return this::deleteDiscarded;
    } catch (IOException | RuntimeException e) {
      throw Failures.of("clear the database " + path(), e);
    }
  }

  private void deleteDiscarded() {
    try {
      directory.deleteDiscarded();
    } catch (IOException e) {
      log.warn("the old files of {} are still there: {}", path(), Failures.line(e));
    }
  }

  @Override
  public EngineBackup backup(String suffix, TimeSource time) {
    return new LevelDbBackup(
        this, new BackupTarget(path(), suffix), new FileBackup(directory, linker, time));
  }

  @Override
  public void close(Optional<StoreSummary> known) {
    try (lock) {
      if (opened.isPresent()) {
        db().close();
      }
      directory.syncLogs();
      if (known.isPresent()) {
        DurableFiles.replace(
            directory.summaryFile(), SummaryCodec.encode(known.get(), directory.fingerprint()));
      }
    } catch (IOException | RuntimeException e) {
      throw Failures.of("close the database " + path(), e);
    }
  }

  /** Closes after a failure whose own message is the one to be seen. */
  void abandon() {
    try {
      close(Optional.empty());
    } catch (StoreException e) {
      log.warn(e.getMessage());
    }
  }
}
