package org.kumofs.daemon.config;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Prints what all options come to and where each value is from, as a file for {@code --config}. */
final class EffectiveOptions {

  private static final String LINE = "%-40s # %s%n";

  private final Configuration configuration;
  private final ParseResult parsed;

  EffectiveOptions(Configuration configuration, ParseResult parsed) {
    this.configuration = configuration;
    this.parsed = parsed;
  }

  void print(PrintWriter out) {
    for (OptionSpec option : parsed.commandSpec().options()) {
      OptionNames.inFile(option).ifPresent(name -> print(out, name, option));
    }
    out.flush();
  }

  private void print(PrintWriter out, String name, OptionSpec option) {
    if (parsed.hasMatchedOption(option)) {
      String given = String.join(",", option.originalStringValues());
      out.printf(LINE, name + " = " + given, "command line");
      return;
    }
    Optional<Setting> setting = configuration.setting(option);
    if (setting.isPresent()) {
      out.printf(LINE, name + " = " + setting.get().value(), setting.get().origin());
      return;
    }
    Optional<String> standard = Optional.ofNullable(option.defaultValue()).or(() -> text(option));
    if (standard.isPresent()) {
      out.printf(LINE, name + " = " + standard.get(), "default");
    } else {
      out.printf(LINE, "# " + name + " =", "not set");
    }
  }

  /** What the field of an option holds that has no default in words. */
  private static Optional<String> text(OptionSpec option) {
    Object value = option.getValue();
    if (value instanceof Optional<?> optional) {
      value = optional.orElse(null);
    }
    if (value instanceof Duration duration) {
      return Optional.of(
          BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString());
    }
    if (value == null || (value instanceof Collection<?> list && list.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(value.toString());
  }
}
