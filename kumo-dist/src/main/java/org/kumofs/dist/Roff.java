package org.kumofs.dist;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Text in the language of manual pages, man(7). */
final class Roff {

  private final StringBuilder text = new StringBuilder();

  /** The line that a page begins with. */
  void title(String name, int section, String date, String source) {
    macro("TH", name.toUpperCase(Locale.ROOT), "" + section, date, source, "kumofs");
    // Command lines are neither hyphenated nor stretched.
    text.append(".nh\n.ad l\n");
  }

  void section(String heading) {
    macro("SH", heading);
  }

  void subsection(String heading) {
    macro("SS", heading);
  }

  /** A paragraph of plain text. */
  void paragraph(String words) {
    text.append(".PP\n");
    plain(words);
  }

  void plain(String words) {
    text.append(escaped(words)).append('\n');
  }

  /** A term with its explanation indented below; the term is made of the methods here. */
  void item(String term, String explanation) {
    text.append(".TP\n").append(term).append('\n');
    plain(explanation.isEmpty() ? " " : explanation);
  }

  /** Lines that stay as they are. */
  void verbatim(List<String> lines) {
    text.append(".PP\n.nf\n");
    lines.forEach(this::plain);
    text.append(".fi\n");
  }

  static String bold(String words) {
    return "\\fB" + escaped(words) + "\\fR";
  }

  static String italic(String words) {
    return "\\fI" + escaped(words) + "\\fR";
  }

  /**
   * What a terminal can't show otherwise, and what would be a command at the beginning of a line.
   */
  static String escaped(String words) {
    String escaped =
        words
            .replace("\\", "\\e")
            .replace("-", "\\-")
            .replace("'", "\\(aq")
            .replace("^", "\\(ha")
            .replace("~", "\\(ti")
            .replace("`", "\\(ga");
    return escaped
        .lines()
        .map(line -> line.startsWith(".") ? "\\&" + line : line)
        .collect(Collectors.joining("\n"));
  }

  private void macro(String name, String... arguments) {
    text.append('.').append(name);
    for (String argument : arguments) {
      text.append(" \"").append(escaped(argument)).append('"');
    }
    text.append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
