package org.kumofs.daemon;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/**
 * What {@code --version} prints, from the manifest of the jar that the program was started from.
 */
public final class Version implements IVersionProvider {

  /** The version of this build; {@code development} when it does not run from a jar. */
  public static String current() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"kumofs for Java " + current()};
  }
}
