package org.kumofs.server.store.leveldb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * <p>Only tables that its {@link FileList} knows are linked; LevelDB writes over others, and needs
 * none of them. Of databases of the implementation in Java all is copied.
 */
final class DatabaseView {

  private static final Pattern TABLE = Pattern.compile("(\\d+)\\.(?:sst|ldb)");
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
    boolean inJava = Files.exists(new DatabaseDirectory(original).javaMarker());
    FileList known = FileList.read(original);
    for (Path file : list(original)) {
      String name = file.getFileName().toString();
      Optional<Long> table = tableNumber(name);
      if (COPIED.matcher(name).matches() || (inJava && table.isPresent())) {
        Files.copy(file, view.resolve(name));
      } else if (table.filter(known.tables()::contains).isPresent()) {
        Files.createSymbolicLink(view.resolve(name), file);
      }
    }
  }

  private static Optional<Long> tableNumber(String name) {
    Matcher matcher = TABLE.matcher(name);
    try {
      return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
    } catch (NumberFormatException tooLarge) {
      return Optional.empty();
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
