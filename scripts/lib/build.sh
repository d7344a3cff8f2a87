# shellcheck shell=bash
# Building a checkout into target/dist, once for any number of callers at a time.

# Whether the programs in the checkout $1 are built and no source is newer.
is_built() {
  local root=$1 stamp=$1/target/dist/stamp newer
  [[ -e $stamp ]] || return 1
  # Folders count too: a deleted file shows only there. Generated ones lie in target, which is pruned.
  newer=$(find "$root"/pom.xml "$root"/kumo*/pom.xml "$root"/kumo*/src/main -newer "$stamp" -print -quit)
  [[ -z $newer ]]
}

# Builds the programs of the checkout $1 if they are not built, or older than their sources.
ensure_built() {
  local root=$1
  is_built "$root" && return 0
  mkdir -p "$root/target"
  # Everybody who comes while a build runs waits for it, and then finds it done.
  (
    flock 9
    is_built "$root" || build_programs "$root"
  ) 9>"$root/target/build.lock"
}

build_programs() {
  local root=$1
  require_java compiler
  type -P mvn >/dev/null ||
    die "not built yet and there is no mvn; on Debian, scripts/local-cluster start installs it"
  echo "building kumofs (the first time this takes some minutes) ..." >&2
  begin_build "$root"
  run_maven "$root" -q -T 1C -DskipTests -Dspotless.check.skip=true -pl kumo-dist -am package >&2 ||
    die "the build failed, see above"
  publish_build "$root"
}

run_maven() {
  local root=$1
  shift
  # Even with -B, Debian's Maven prints a few escape sequences, without a line end.
  # shellcheck disable=SC2154 # java_home is set by find_java
  (
    cd "$root" || exit
    JAVA_HOME=$java_home mvn -B --no-transfer-progress "$@" </dev/null 2>&1 |
      sed -u $'s/\e\\[[0-9;]*m//g'
  ) 9>&-
}

# Notes the time: what changes from here on is newer than the build.
begin_build() {
  mkdir -p "$1/target"
  touch "$1/target/stamp.new"
  rm -rf "$1/kumo-dist/target/lib"
}

# Puts the jars that Maven gathered where the launchers look for them. Programs that run keep the
# files that they have open.
publish_build() {
  local dist=$1/target/dist fresh=$1/target/dist.new old=$1/target/dist.old
  rm -rf "$fresh" "$old"
  mkdir -p "$fresh"
  cp -rp "$1/kumo-dist/target/lib" "$fresh/lib"
  mv "$1/target/stamp.new" "$fresh/stamp"
  [[ ! -e $dist ]] || mv "$dist" "$old"
  mv "$fresh" "$dist"
  rm -rf "$old"
}

# ensure_tests_built ROOT MODULE: compiles the tests of a module of the checkout and all they need,
# unless that is done. The module's build leaves the class path in its target folder.
ensure_tests_built() {
  local root=$1 module=$2
  tests_are_built "$root" "$module" && return 0
  mkdir -p "$root/target"
  (
    flock 9
    tests_are_built "$root" "$module" && exit
    echo "building the tests of $module ..." >&2
    rm -f "$root/$module/target/test-class-path"
    run_maven "$root" -q -T 1C -Dspotless.check.skip=true -pl "$module" -am test-compile >&2 ||
      die "the build failed, see above"
  ) 9>"$root/target/build.lock"
}

tests_are_built() {
  local root=$1 stamp=$1/$2/target/test-class-path newer
  [[ -e $stamp ]] || return 1
  newer=$(find "$root"/pom.xml "$root"/kumo*/pom.xml "$root"/kumo*/src -newer "$stamp" -print -quit)
  [[ -z $newer ]]
}

# run_test_main ROOT MODULE CLASS ARGUMENT...: becomes a main class among the tests of a module, by
# way of the command in test_main_prefix, if there is one.
test_main_prefix=()
run_test_main() {
  local root=$1 module=$2 main_class=$3
  shift 3
  # shellcheck disable=SC2154 # java_home is set by find_java
  exec "${test_main_prefix[@]}" "$java_home/bin/java" -XX:+UseParallelGC -Xmx1g -cp \
    "$root/$module/target/test-classes:$(<"$root/$module/target/test-class-path")" "$main_class" "$@"
}
