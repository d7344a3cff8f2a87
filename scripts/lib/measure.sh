# shellcheck shell=bash
# What the scripts that measure have in common. The caller sets root and lib.
# shellcheck disable=SC2154
# shellcheck source=scripts/lib/java.sh
source "$lib/java.sh"
# shellcheck source=scripts/lib/setup.sh
source "$lib/setup.sh"
# shellcheck source=scripts/lib/build.sh
source "$lib/build.sh"
# shellcheck source=scripts/lib/memcached.sh
source "$lib/memcached.sh"

export PYTHONDONTWRITEBYTECODE=1

# prepare_measuring PROGRAM OPTION...: ends here if the options are wrong, or ask for help, before
# anything is installed or built for them.
prepare_measuring() {
  local program=$1 option
  shift
  ensure_packages /usr/bin/python3 python3
  /usr/bin/python3 "$lib/bench/$program" --check "$@" || exit
  for option in "$@"; do
    [[ $option != -h && $option != --help ]] || exit 0
  done
  ensure_build_tools
  export JAVA_HOME=$java_home
}

ensure_programs() {
  [[ -n ${KUMO_NO_BUILD:-} ]] || ensure_built "$root"
}

ensure_programs_and_tests() {
  ensure_programs
  [[ -n ${KUMO_NO_BUILD:-} ]] || ensure_tests_built "$root" kumo-testkit
  export KUMO_NO_BUILD=1
}
