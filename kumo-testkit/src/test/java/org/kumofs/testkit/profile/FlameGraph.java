package org.kumofs.testkit.profile;

import java.util.Locale;

/** Draws a call tree: each call a bar, as wide as its share, on top of its caller. */
final class FlameGraph {

  private static final int WIDTH = 1200;
  private static final int ROW = 16;
  private static final int HEAD = 40;
  private static final double LETTER = 6.2;

  /** Narrower ones can't be seen. */
  private static final double LEAST_WIDTH = 0.4;

  private final String unit;
  private final double scale;
  private final int height;
  private final StringBuilder out = new StringBuilder();

  private FlameGraph(CallTree root, String unit) {
    this.unit = unit;
    this.scale = (double) WIDTH / Math.max(1, root.weight());
    this.height = HEAD + (root.depth() + 1) * ROW + 4;
  }

  /**
   * Makes an SVG that shows what a bar is when pointed at.
   *
   * @param unit what the weights are
   */
  static String draw(CallTree root, String title, String unit) {
    FlameGraph graph = new FlameGraph(root, unit);
    graph.begin(title, root);
    graph.bars(root, 0, 0, root.weight());
    return graph.out.append("</svg>\n").toString();
  }

  private void begin(String title, CallTree root) {
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d'"
            + " font-family='monospace' font-size='11'>\n",
        WIDTH, height);
    add("<rect width='%d' height='%d' fill='#ffffff'/>\n", WIDTH, height);
    add(
        "<text x='8' y='22' font-size='15'>%s, %,d %s</text>\n",
        escaped(title), root.weight(), unit);
  }

  private void bars(CallTree node, int depth, double x, long all) {
    double width = node.weight() * scale;
    if (width < LEAST_WIDTH) {
      return;
    }
    int y = height - (depth + 1) * ROW;
    double percent = 100.0 * node.weight() / Math.max(1, all);
    add(
        "<g><title>%s: %,d %s, %.1f %%</title>",
        escaped(node.name()), node.weight(), unit, percent);
    add(
        "<rect x='%.1f' y='%d' width='%.1f' height='%d' fill='%s' stroke='#ffffff'"
            + " stroke-width='0.5'/>",
        x, y, width, ROW - 1, colour(node.name()));
    int letters = (int) (width / LETTER) - 1;
    if (letters > 2) {
      String name = node.name();
      String label = name.length() <= letters ? name : name.substring(0, letters - 1) + "…";
      add("<text x='%.1f' y='%d'>%s</text>", x + 3, y + ROW - 5, escaped(label));
    }
    add("</g>\n");
    double next = x;
    for (CallTree child : node.children()) {
      bars(child, depth + 1, next, all);
      next += child.weight() * scale;
    }
  }

  /** One hue for our own code, one for Netty, one for all else; the shade follows from the name. */
  private static String colour(String name) {
    int shade = 60 + Math.floorMod(name.hashCode(), 20);
    int hue = name.startsWith("kumofs.") ? 28 : name.startsWith("netty.") ? 205 : 130;
    return String.format(Locale.ROOT, "hsl(%d,70%%,%d%%)", hue, shade);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values));
  }
}
