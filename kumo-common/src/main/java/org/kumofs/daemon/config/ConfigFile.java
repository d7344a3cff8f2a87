package org.kumofs.daemon.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the lines {@code name = value} of a file. What follows a {@code #} at the beginning of a
 * line or after white space is a comment; values contain it otherwise.
 */
final class ConfigFile {

  private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]*");
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path path;

  ConfigFile(Path path) {
    this.path = path;
  }

  /**
   * The settings in the order of the file.
   *
   * @throws IOException with a line that says which file, which line and why
   */
  List<Setting> read() throws IOException {
    List<String> lines = lines();
    List<Setting> settings = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String content = COMMENT.matcher(lines.get(i)).replaceFirst("").strip();
      if (!content.isEmpty()) {
        settings.add(setting(content, path + ":" + (i + 1)));
      }
    }
    return settings;
  }

  private List<String> lines() throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + ": it is a directory");
    }
    try {
      String text = Files.readString(path);
      return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).lines().toList();
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException(path + ": permission denied", e);
    } catch (CharacterCodingException e) {
      throw new IOException(path + ": it is no UTF-8 text", e);
    } catch (IOException e) {
      throw new IOException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Setting setting(String content, String origin) throws IOException {
    int equals = content.indexOf('=');
    String name = equals < 0 ? content : content.substring(0, equals).strip();
    if (equals < 0 || !NAME.matcher(name).matches()) {
      throw new IOException(origin + ": a line is name = value, not '" + content + "'");
    }
    return new Setting(name, content.substring(equals + 1).strip(), origin);
  }
}
