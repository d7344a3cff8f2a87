# shellcheck shell=bash
# Getting what a build needs onto a fresh Debian. Needs java.sh.

# JDKs to install, the first one that this Debian has.
KUMO_JDK_PACKAGES=(openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless)

# Installs a JDK and Maven where they are missing, and finds them.
ensure_build_tools() {
  local missing=()
  find_java compiler || missing+=(jdk)
  type -P mvn >/dev/null || missing+=(maven)
  ((${#missing[@]} == 0)) && return 0
  install_packages "${missing[@]}"
  require_java compiler
  type -P mvn >/dev/null || die "maven is installed but there is no mvn"
}

# install_packages NAME...: by apt; the name jdk stands for a JDK that is new enough.
install_packages() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq) chosen=() name
  type -P apt-get >/dev/null || die "please install: $* (there is no apt-get here to do it)"
  if ((EUID != 0)); then
    type -P sudo >/dev/null || die "please install: $* (being neither root nor able to sudo)"
    apt=(sudo "${apt[@]}")
  fi
  echo "installing $* ..." >&2
  quietly "${apt[@]}" update
  for name in "$@"; do
    [[ $name != jdk ]] || name=$(first_available "${KUMO_JDK_PACKAGES[@]}")
    chosen+=("$name")
  done
  quietly "${apt[@]}" install -y --no-install-recommends "${chosen[@]}"
}

# Runs a command; shows what it says only if it fails.
quietly() {
  local output
  output=$("$@" </dev/null 2>&1) || die "$output
failed: $*"
}

first_available() {
  local name
  for name in "$@"; do
    if apt-cache show "$name" >/dev/null 2>&1; then
      echo "$name"
      return 0
    fi
  done
  die "none of these packages is to be had: $*"
}
