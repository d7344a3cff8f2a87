package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.kumofs.clock.ClockTime;
import org.kumofs.data.FlushMark;
import org.kumofs.json.Json;
import org.kumofs.ring.RingNode;
import org.kumofs.ring.RingSeed;
import org.kumofs.server.store.BackupFacts;
import org.kumofs.server.store.BackupRequest;
import org.kumofs.server.store.BackupTotals;

/** The members of a backup's manifest. See {@code docs/storage.md}, Backups. */
final class BackupJson {

  private static final long FORMAT = 1;
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9.-]{1,100}");

  private BackupJson() {}

  static Json of(BackupFacts facts, FlushMark flushed, List<BackedUpFile> files) {
    BackupRequest.Origin origin = facts.request().origin();
    return Json.object()
        .with("format", FORMAT)
        .with("software", origin.software())
        .with("server", origin.server())
        .with("suffix", facts.request().suffix())
        .with("time", origin.unixSeconds())
        .with("clockTime", clockTime(origin.clockTime()))
        .with("newest", clockTime(facts.newest()))
        .with("writeRing", ring(origin.rings().write().seed()))
        .with("readRing", ring(origin.rings().read().seed()))
        .with("flushed", flushed.equals(FlushMark.NONE) ? Optional.empty() : mark(flushed))
        .with("values", facts.counts().live())
        .with("expiring", facts.counts().expiring())
        .with("tombstones", facts.counts().tombstones())
        .with("files", files.stream().map(BackupJson::file).toList());
  }

  private static Json clockTime(ClockTime time) {
    return Json.object()
        .with("seconds", time.unixSeconds())
        .with("clock", Integer.toUnsignedLong(time.clock()));
  }

  private static Json ring(RingSeed ring) {
    return Json.object()
        .with("clockTime", clockTime(ring.clockTime()))
        .with("nodes", ring.nodes().stream().map(BackupJson::node).toList());
  }

  private static Json node(RingNode node) {
    return Json.object()
        .with("address", node.address().toString())
        .with("state", node.active() ? "active" : "fault");
  }

  private static Json mark(FlushMark mark) {
    return Json.object()
        .with("horizon", clockTime(mark.horizon()))
        .with("horizonSeconds", mark.horizonSeconds())
        .with("command", clockTime(mark.command()))
        .with("due", mark.dueSeconds());
  }

  private static Json file(BackedUpFile file) {
    return Json.object()
        .with("name", file.name())
        .with("length", file.length())
        .with("crc32c", file.crc32c());
  }

  /** Reads what a check needs; the rest is for people. */
  static BackupManifest read(Map<String, Object> members) throws IOException {
    long format = number(members, "format");
    if (format != FORMAT) {
      throw new IOException("it is of a format that is not known here, " + format);
    }
    List<BackedUpFile> files = new ArrayList<>();
    long bytes = 0;
    for (Object element : member(members, "files", List.class)) {
      BackedUpFile file = file(element);
      files.add(file);
      bytes += file.length();
    }
    long records = number(members, "values") + number(members, "tombstones");
    return new BackupManifest(new BackupTotals(records, bytes), files);
  }

  private static BackedUpFile file(Object element) throws IOException {
    if (!(element instanceof Map<?, ?> members)) {
      throw new IOException("a file that is no object");
    }
    String name = member(members, "name", String.class);
    if (!FILE_NAME.matcher(name).matches()) {
      throw new IOException("a file of the name " + name);
    }
    return new BackedUpFile(
        name, number(members, "length"), member(members, "crc32c", String.class));
  }

  private static long number(Map<?, ?> members, String name) throws IOException {
    return member(members, name, Long.class);
  }

  private static <T> T member(Map<?, ?> members, String name, Class<T> type) throws IOException {
    Object value = members.get(name);
    if (!type.isInstance(value)) {
      throw new IOException("no \"" + name + "\"");
    }
    return type.cast(value);
  }
}
