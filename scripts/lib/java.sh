# shellcheck shell=bash
# shellcheck disable=SC2034 # what find_java sets is for those who source this
# Finding a JDK without starting one: `java -version` would cost every start of a tool 100 ms.

KUMO_MIN_JAVA=17

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Reads the version of the JDK in the folder $1 into java_major and java_build.
read_java_version() {
  local line version='' build=''
  java_major=0 java_build=''
  [[ -x $1/bin/java ]] || return 1
  if [[ -r $1/release ]]; then
    while IFS= read -r line; do
      case $line in
        JAVA_VERSION=*) version=${line#*=} ;;
        JAVA_RUNTIME_VERSION=* | OS_ARCH=* | IMPLEMENTOR=*) build+=${line#*=} ;;
      esac
    done <"$1/release"
    version=${version//\"/}
  fi
  if [[ -z $version ]]; then
    version=$("$1/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.version = //p')
    build=$version
  fi
  version=${version#1.} # 1.8.0 is Java 8
  java_major=${version%%[!0-9]*}
  java_major=${java_major:-0}
  java_build=${build//[^A-Za-z0-9.+_-]/}
}

# Sets java_home, java_major and java_build to a JDK that is new enough; false if there is none.
# JAVA_HOME decides if it is set. With the argument "compiler", only one that has javac will do.
find_java() {
  local wanted=${1:-} candidate java
  if [[ -n ${JAVA_HOME:-} ]]; then
    read_java_version "$JAVA_HOME" || die "JAVA_HOME is $JAVA_HOME, where there is no bin/java"
    ((java_major >= KUMO_MIN_JAVA)) ||
      die "JAVA_HOME is Java $java_major; Java $KUMO_MIN_JAVA or newer is needed"
    java_home=$JAVA_HOME
    return 0
  fi
  java=$(type -P java || true)
  [[ -z $java ]] || java=$(readlink -f "$java")
  for candidate in "${java%/bin/java}" /usr/lib/jvm/*; do
    [[ -n $candidate && ! -L $candidate ]] || continue
    [[ $wanted != compiler || -x $candidate/bin/javac ]] || continue
    if read_java_version "$candidate" && ((java_major >= KUMO_MIN_JAVA)); then
      java_home=$candidate
      return 0
    fi
  done
  return 1
}

require_java() {
  find_java "$@" || die "no Java $KUMO_MIN_JAVA or newer found; on Debian, scripts/local-cluster and scripts/test install one"
}
