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

# Starts a memcached on a free port; sets memcached_pid and memcached_port.
start_memcached() {
  memcached_port=$(free_port)
  local options=(-l 127.0.0.1 -p "$memcached_port" -U 0) deadline=$((SECONDS + 10))
  ((EUID != 0)) || options+=(-u nobody)
  /usr/bin/memcached "${options[@]}" &
  memcached_pid=$!
  until port_is_open "$memcached_port"; do
    if ((SECONDS >= deadline)) || ! kill -0 "$memcached_pid"; then
      die "memcached does not start"
    fi
    sleep 0.05
  done
}

# Sets cluster_port and cluster_base_port for a local cluster where nothing listens.
choose_cluster_ports() {
  local number
  while true; do
    cluster_base_port=$((20000 + RANDOM % 1000 * 10))
    cluster_port=$((cluster_base_port + 50))
    for number in "$cluster_base_port" "$((cluster_base_port + 1))" "$cluster_port" \
      "$((cluster_base_port + 100))" "$((cluster_base_port + 200))"; do
      ! port_is_open "$number" || continue 2
    done
    return
  done
}

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 10000))
    port_is_open "$port" || break
  done
  echo "$port"
}

port_is_open() {
  (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}
