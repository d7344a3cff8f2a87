package org.kumofs.server.store.leveldb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kumofs.data.FlushMark;
import org.kumofs.server.store.Completeness;
import org.kumofs.server.store.RememberedRings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one database: LevelDB's files, and ours beside them, which LevelDB overlooks.
 * See {@code docs/storage.md}, Files.
 */
final class DatabaseDirectory {

  private static final Logger log = LoggerFactory.getLogger(DatabaseDirectory.class);
  private static final Pattern LEVELDB_FILE =
      Pattern.compile("CURRENT|LOG|LOG\\.old|MANIFEST-\\d+|\\d+\\.(log|sst|ldb|dbtmp)");
  private static final Pattern CONTENT_FILE =
      Pattern.compile("CURRENT|MANIFEST-\\d+|\\d+\\.(log|sst|ldb)");
  private static final Pattern BACKUP_FILE =
      Pattern.compile(CONTENT_FILE.pattern() + "|KUMOFS-FLUSHED|KUMOFS-JAVA");
  private static final Pattern LOG_FILE = Pattern.compile("\\d+\\.log");
  private static final Pattern ANY_FILE = Pattern.compile(".*");
  private static final Pattern LOG_LIKE_FILE = Pattern.compile("\\d+\\.log|MANIFEST-\\d+");

  private final Path path;

  DatabaseDirectory(Path path) {
    this.path = path.toAbsolutePath();
  }

  Path path() {
    return path;
  }

  /** LevelDB's own lock, which it holds while it is open. */
  Path levelDbLockFile() {
    return path.resolve("LOCK");
  }

  Path lockFile() {
    return path.resolve("KUMOFS-LOCK");
  }

  Path summaryFile() {
    return path.resolve("KUMOFS-SUMMARY");
  }

  /** What was flushed. */
  Path flushFile() {
    return path.resolve("KUMOFS-FLUSHED");
  }

  /** The rings that the server went by last. */
  Path ringsFile() {
    return path.resolve("KUMOFS-RINGS");
  }

  /** The rings, as the file says. Managers know them too, so one that is damaged is passed over. */
  Optional<RememberedRings> rememberedRings() {
    try {
      return Optional.of(RingsCodec.decode(Files.readAllBytes(ringsFile())));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("{} can't be used, going by what the managers say: {}", ringsFile(), e.getMessage());
      return Optional.empty();
    }
  }

  /** How complete the records are. */
  Path completenessFile() {
    return path.resolve("KUMOFS-COMPLETE");
  }

  /** That, as the file says. Without it the server starts over, so a damaged one is passed over. */
  Optional<Completeness> completeness() {
    try {
      return Optional.of(CompletenessCodec.decode(Files.readAllBytes(completenessFile())));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      log.warn("{} can't be used: {}", completenessFile(), e.getMessage());
      return Optional.empty();
    }
  }

  /** What was flushed, as the file says. */
  FlushMark flushMark() {
    try {
      return Files.exists(flushFile())
          ? FlushMarkCodec.decode(Files.readAllBytes(flushFile()))
              .orElseThrow(() -> new IOException(flushFile() + " is damaged"))
          : FlushMark.NONE;
    } catch (IOException e) {
      throw Failures.of("read the database " + path, e);
    }
  }

  /** Says by its being there that the implementation in Java has written here. */
  Path javaMarker() {
    return path.resolve("KUMOFS-JAVA");
  }

  /** Tells what a backup is made of. */
  Path backupFile() {
    return path.resolve("KUMOFS-BACKUP");
  }

  Path identityFile() {
    return path.resolve("KUMOFS-IDENTITY");
  }

  /** Holds LevelDB's files on their way out; while it is there the way goes on at the next open. */
  private Path discarding() {
    return path.resolve("KUMOFS-DISCARDING");
  }

  private Path discarded() {
    return path.resolve("KUMOFS-DISCARDED");
  }

  /** Makes the directory, but not those above it: they may be a disk that is not mounted. */
  void create() throws IOException {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new IOException("it is a file, not the directory of a LevelDB database");
    }
    if (!Files.exists(path)) {
      Files.createDirectory(path);
      DurableFiles.sync(path.getParent());
    }
  }

  boolean hasDatabase() {
    return Files.exists(path.resolve("CURRENT"));
  }

  boolean hasFilesEnding(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> file.toString().endsWith(suffix));
    }
  }

  /**
   * The identity of the database that lies here now, made if it has none.
   *
   * @param fresh whether the database is yet to be made, whatever identity lies here
   */
  UUID identity(boolean fresh) throws IOException {
    Optional<UUID> known = fresh ? Optional.empty() : readIdentity();
    if (known.isPresent()) {
      return known.get();
    }
    UUID made = UUID.randomUUID();
    DurableFiles.replace(identityFile(), (made + "\n").getBytes(UTF_8));
    return made;
  }

  private Optional<UUID> readIdentity() throws IOException {
    try {
      return Optional.of(UUID.fromString(Files.readString(identityFile()).strip()));
    } catch (NoSuchFileException | IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  /** Cuts what a crash has left unfinished off the files that are written record by record. */
  void cutTornTails() throws IOException {
    for (Path file : files(LOG_LIKE_FILE)) {
      long bytes = TornTail.cut(file);
      if (bytes > 0) {
        log.warn("cut {} bytes off {}: a write that a crash has interrupted", bytes, file);
      }
    }
  }

  /** A digest of the names and sizes of all files that make up the closed database. */
  byte[] fingerprint() throws IOException {
    MessageDigest digest = sha256();
    for (Path file : files(CONTENT_FILE)) {
      digest.update((file.getFileName() + " " + Files.size(file) + "\n").getBytes(UTF_8));
    }
    digest.update(Files.readAllBytes(path.resolve("CURRENT")));
    return digest.digest();
  }

  /** The sizes of all files that make up the database, which may be open. */
  long sizeBytes() throws IOException {
    long bytes = 0;
    for (Path file : files(CONTENT_FILE)) {
      bytes += sizeOf(file);
    }
    return bytes;
  }

  private static long sizeOf(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException compactedMeanwhile) {
      return 0;
    }
  }

  /** The number of the log that LevelDB has made last; 0 if there is none. */
  long lastLog() throws IOException {
    long last = 0;
    for (Path file : files(LOG_FILE)) {
      String name = file.getFileName().toString();
      last = Math.max(last, Long.parseLong(name.substring(0, name.indexOf('.'))));
    }
    return last;
  }

  /** All files that make up a database that nobody has open, and what is known of it. */
  List<Path> backupFiles() throws IOException {
    return files(BACKUP_FILE);
  }

  /** Makes a database that nobody has open outlive a power failure, with all files beside it. */
  void sync() throws IOException {
    for (Path file : files(ANY_FILE)) {
      DurableFiles.sync(file);
    }
    DurableFiles.sync(path);
  }

  /** Makes a closed database outlive a power failure; LevelDB sees to all files but these. */
  void syncLogs() throws IOException {
    for (Path file : files(LOG_FILE)) {
      DurableFiles.sync(file);
    }
  }

  /**
   * Takes the closed database and all that is known of it away, whole or not at all. Its files are
   * left in a directory of their own for {@link #deleteDiscarded}.
   */
  void discard() throws IOException {
    deleteDiscarded();
    Files.createDirectories(discarding());
    DurableFiles.sync(path);
    finishDiscard();
  }

  boolean isBeingDiscarded() {
    return Files.exists(discarding());
  }

  /** Ends a {@link #discard} that a crash has cut short. */
  void finishDiscard() throws IOException {
    if (!Files.exists(discarding())) {
      return;
    }
    for (Path file : files(LEVELDB_FILE)) {
      Files.move(file, discarding().resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.deleteIfExists(summaryFile());
    Files.deleteIfExists(identityFile());
    Files.deleteIfExists(flushFile());
    Files.deleteIfExists(ringsFile());
    Files.deleteIfExists(completenessFile());
    Files.deleteIfExists(javaMarker());
    Files.deleteIfExists(backupFile());
    DurableFiles.sync(path);
    deleteDiscarded();
    Files.move(discarding(), discarded(), StandardCopyOption.ATOMIC_MOVE);
  }

  void deleteDiscarded() throws IOException {
    DurableFiles.deleteTree(discarded());
  }

  private List<Path> files(Pattern names) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(file -> names.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
