package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory in which LevelDB can open somebody else's database without changing a file of it:
 * tables, which never change, by symbolic links, and copies of the rest. What LevelDB makes and
 * deletes there is no loss.
 *
 * <p>A table that LevelDB never came to know of, because a crash or a close came first, has a
 * number that the next open gives to another table, and writes that over it. Such a number is
 * greater than that of every log, so tables behind the last log are copied too. The implementation
 * in Java pays no heed to the numbers of logs; of its databases all is copied.
 */
final class DatabaseView {

  private static final Pattern TABLE = Pattern.compile("(\\d+)\\.(?:sst|ldb)");
  private static final Pattern LOG = Pattern.compile("(\\d+)\\.log");
  private static final Pattern COPIED =
      Pattern.compile("CURRENT|MANIFEST-\\d+|\\d+\\.log|KUMOFS-FLUSHED|KUMOFS-JAVA");

  private DatabaseView() {}

  /**
   * Makes the view.
   *
   * @param database closed, and staying so
   * @param view a directory to be made
   */
  static void make(Path database, Path view) throws IOException {
    Path original = database.toRealPath();
    Files.createDirectory(view);
    List<Path> files = list(original);
    boolean inJava = Files.exists(new DatabaseDirectory(original).javaMarker());
    BigInteger lastLog = inJava ? BigInteger.ZERO : lastLog(files);
    for (Path file : files) {
      String name = file.getFileName().toString();
      Optional<BigInteger> table = number(TABLE, name);
      if (table.isPresent() && table.get().compareTo(lastLog) < 0) {
        Files.createSymbolicLink(view.resolve(name), file);
      } else if (table.isPresent() || COPIED.matcher(name).matches()) {
        Files.copy(file, view.resolve(name));
      }
    }
  }

  private static BigInteger lastLog(List<Path> files) {
    return files.stream()
        .flatMap(file -> number(LOG, file.getFileName().toString()).stream())
        .max(Comparator.naturalOrder())
        .orElse(BigInteger.ZERO);
  }

  private static Optional<BigInteger> number(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    return matcher.matches() ? Optional.of(new BigInteger(matcher.group(1))) : Optional.empty();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
