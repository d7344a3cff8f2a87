package org.kumofs.dist;

import picocli.AutoComplete;

/** What lets a shell complete the options of a program: for bash, and zsh with its bashcompinit. */
final class Completion {

  private Completion() {}

  static String of(Program program) {
    return AutoComplete.bash(program.name(), program.spec().commandLine());
  }
}
