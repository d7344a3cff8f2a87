package org.kumofs.ctl.top.terminal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.TerminalBuilder.SystemOutput;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.kumofs.ctl.top.view.Line;

/**
 * The terminal of the process, all of it, until it is closed; whatever ends the process, the
 * terminal is left as it was found.
 */
public final class FullScreen implements AutoCloseable {

  private static final int FEWEST_COLOURS = 8;

  private final Terminal terminal;
  private final Attributes before;
  private final Display display;
  private final Keys keys;
  private final Colours colours;
  private final Thread lastResort = new Thread(this::restore, "restore-terminal");
  private final AtomicBoolean restored = new AtomicBoolean();
  private volatile boolean interrupted;
  private Size shown = new Size();

  private FullScreen(Terminal terminal, boolean colourWanted) {
    this.terminal = terminal;
    before = terminal.getAttributes();
    display = new Display(terminal, true);
    keys = new Keys(terminal.reader());
    Integer known = terminal.getNumericCapability(Capability.max_colors);
    colours = new Colours(colourWanted && known != null && known >= FEWEST_COLOURS);
  }

  /**
   * Takes the terminal over, if there is one that can place its cursor.
   *
   * @param colourWanted false for none, whatever the terminal can do
   */
  public static Optional<FullScreen> open(boolean colourWanted) throws IOException {
    Optional<Terminal> terminal = terminal();
    if (terminal.isEmpty()) {
      return Optional.empty();
    }
    if (terminal.get().getStringCapability(Capability.cursor_address) == null) {
      terminal.get().close();
      return Optional.empty();
    }
    FullScreen screen = new FullScreen(terminal.get(), colourWanted);
    screen.enter();
    return Optional.of(screen);
  }

  private static Optional<Terminal> terminal() {
    try {
      // The other provider runs programs, "test" among them, from wherever PATH says.
      return Optional.of(
          TerminalBuilder.builder()
              .systemOutput(SystemOutput.SysOut)
              .provider(TerminalBuilder.PROP_PROVIDER_JNI)
              .dumb(false)
              .build());
    } catch (IOException | IllegalStateException notATerminal) {
      return Optional.empty();
    }
  }

  private void enter() {
    Runtime.getRuntime().addShutdownHook(lastResort);
    terminal.handle(Signal.INT, signal -> interrupted = true);
    terminal.handle(Signal.QUIT, signal -> interrupted = true);
    // Stopped, it would leave the shell without echo.
    terminal.handle(Signal.TSTP, SignalHandler.SIG_IGN);
    terminal.enterRawMode();
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.cursor_invisible);
    terminal.puts(Capability.clear_screen);
    terminal.flush();
  }

  /** Columns. */
  public int width() {
    return size().getColumns();
  }

  /** Lines. */
  public int height() {
    return size().getRows();
  }

  /** A terminal that does not know its size, as on a serial line, is taken for a usual one. */
  private Size size() {
    Size size = terminal.getSize();
    return size.getColumns() > 0 && size.getRows() > 0 ? size : new Size(80, 24);
  }

  /**
   * Shows lines, made for a size.
   *
   * @param width the size's columns
   */
  public void show(List<Line> lines, int width) {
    Size size = new Size(width, lines.size());
    if (!size.equals(shown)) {
      display.resize(lines.size(), width);
      // The display forgets where its lines begin, so it can't tell what of them to replace.
      display.clear();
      shown = size;
    }
    // It works on the list that it is given.
    display.update(new ArrayList<>(colours.of(lines)), 0);
  }

  /** Waits for a key, at most so long; empty if there was none. */
  public Optional<Character> key(long millis) throws IOException {
    int key = keys.next(Math.max(1, millis));
    if (key == Keys.END) {
      interrupted = true;
    }
    return key > 0 ? Optional.of((char) key) : Optional.empty();
  }

  /** Whether the person, or the end of the terminal, asks to leave. */
  public boolean interrupted() {
    return interrupted;
  }

  private void restore() {
    if (!restored.compareAndSet(false, true)) {
      return;
    }
    terminal.puts(Capability.exit_attribute_mode);
    terminal.puts(Capability.cursor_visible);
    terminal.puts(Capability.exit_ca_mode);
    terminal.flush();
    terminal.setAttributes(before);
  }

  @Override
  public void close() throws IOException {
    restore();
    try {
      Runtime.getRuntime().removeShutdownHook(lastResort);
    } catch (IllegalStateException endsAlready) {
      // The hook itself, or the end of the process, does the rest.
    }
    terminal.close();
  }
}
