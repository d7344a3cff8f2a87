package org.kumofs.server.store.leveldb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.kumofs.json.JsonReader;
import org.kumofs.server.store.BackupFacts;
import org.kumofs.server.store.BackupProgress;
import org.kumofs.server.store.BackupTotals;
import org.kumofs.server.store.StoreException;

/**
 * What a backup is made of, told by a file in it, so that damage can be told from wholeness. The
 * file is a JSON object, and its last member the checksum of what is before it. See {@code
 * docs/storage.md}, Backups.
 *
 * @param totals what is in the backup
 * @param files all that LevelDB or a server reads of it
 */
record BackupManifest(BackupTotals totals, List<BackedUpFile> files) {

  private static final String LAST_MEMBER = ",\n\"crc32c\":\"";
  private static final String END = "\"}\n";
  private static final int CRC_DIGITS = 8;

  /** Copies. */
  BackupManifest {
    files = List.copyOf(files);
  }

  /** Reads all files of a backup and writes its manifest beside them; does not sync anything. */
  static BackupManifest write(DatabaseDirectory backup, BackupFacts facts, BackupProgress progress)
      throws IOException {
    List<Path> paths = backup.backupFiles();
    long total = 0;
    for (Path path : paths) {
      total += Files.size(path);
    }
    List<BackedUpFile> files = new ArrayList<>();
    long[] read = {0};
    for (Path path : paths) {
      long totalBytes = total;
      files.add(
          BackedUpFile.read(
              path,
              bytes -> {
                read[0] += bytes;
                progress.checked(read[0], totalBytes);
              }));
    }
    long records = facts.counts().live() + facts.counts().tombstones();
    String json = BackupJson.of(facts, backup.flushMark(), files).toString();
    String body = json.substring(0, json.length() - 1);
    Files.writeString(backup.backupFile(), body + LAST_MEMBER + checksum(body) + END);
    return new BackupManifest(new BackupTotals(records, total), files);
  }

  /**
   * Compares a backup, which nobody has open, with its manifest.
   *
   * @return the manifest; empty if there is none, as an original makes none, and a backup that a
   *     server has used has none any more
   * @throws StoreException with a line for the operator that names what is damaged
   */
  static Optional<BackupManifest> check(Path backup) {
    DatabaseDirectory directory = new DatabaseDirectory(backup);
    try {
      if (!Files.exists(directory.backupFile())) {
        return Optional.empty();
      }
      BackupManifest manifest = read(directory.backupFile());
      Set<String> unknown = new TreeSet<>();
      for (Path file : directory.backupFiles()) {
        unknown.add(file.getFileName().toString());
      }
      for (BackedUpFile file : manifest.files()) {
        file.check(directory.path());
        unknown.remove(file.name());
      }
      if (!unknown.isEmpty()) {
        throw new IOException("its file " + unknown.iterator().next() + " is not of the backup");
      }
      return Optional.of(manifest);
    } catch (IOException e) {
      throw Failures.of("read the database " + backup, e);
    }
  }

  private static BackupManifest read(Path file) throws IOException {
    try {
      String text = new String(Files.readAllBytes(file), UTF_8);
      int bodyLength = text.length() - LAST_MEMBER.length() - CRC_DIGITS - END.length();
      String body = text.substring(0, Math.max(0, bodyLength));
      if (!text.equals(body + LAST_MEMBER + checksum(body) + END)) {
        throw new IOException("its checksum is wrong");
      }
      return BackupJson.read(JsonReader.readObject(text));
    } catch (IOException | IllegalArgumentException malformed) {
      throw new IOException(
          "the backup's file " + file.getFileName() + " is damaged: " + Failures.line(malformed),
          malformed);
    }
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(UTF_8));
    return BackedUpFile.hex(crc);
  }
}
