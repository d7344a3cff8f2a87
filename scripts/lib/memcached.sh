# shellcheck shell=bash
# The real memcached and what talks to it. Needs java.sh and setup.sh.

# What the tables were recorded from; another version may answer something else.
KUMO_MEMCACHED_VERSION=1.6.18

# ensure_packages PROGRAM_OR_FILE PACKAGE...: installs the packages unless the file is there.
ensure_packages() {
  local needed=$1
  shift
  [[ -e $needed ]] || install_packages "$@"
  [[ -e $needed ]] || die "there is no $needed even with these packages: $*"
}

ensure_memcached() {
  ensure_packages /usr/bin/python3 python3
  ensure_packages /usr/bin/memcached memcached
  local version
  version=$(/usr/bin/memcached -V)
  [[ $version == *" $KUMO_MEMCACHED_VERSION"* ]] ||
    echo "note: the tables are from memcached $KUMO_MEMCACHED_VERSION, this is $version" >&2
}
