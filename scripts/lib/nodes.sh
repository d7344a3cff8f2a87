# shellcheck shell=bash
# The nodes of a local cluster: names, ports, processes. Needs java.sh (die), and these, which the
# caller sets: programs (the folder of the launchers), dir, base_port, port, managers, servers,
# manager_opts, server_opts, gateway_opts.
# shellcheck disable=SC2154

# All nodes, in the order in which they start.
all_nodes() {
  local i
  for ((i = 1; i <= managers; i++)); do echo "manager$i"; done
  for ((i = 1; i <= servers; i++)); do echo "server$i"; done
  echo gateway
}

is_node() {
  local node
  for node in $(all_nodes); do
    [[ $node != "$1" ]] || return 0
  done
  return 1
}

# Managers listen from the base port on, servers 100 above it, replace streams 200 above it.
node_port() {
  case $1 in
    manager*) echo $((base_port + ${1#manager} - 1)) ;;
    server*) echo $((base_port + 100 + ${1#server} - 1)) ;;
    gateway) echo "$port" ;;
  esac
}

stream_port() { echo $(($(node_port "$1") + 100)); }

node_address() { echo "127.0.0.1:$(node_port "$1")"; }

# What a node logs, with -v, once it serves.
ready_line() {
  case $1 in
    manager*) echo "start manager $(node_address "$1")" ;;
    server*) echo "start server $(node_address "$1")" ;;
    gateway) echo "connect success" ;;
  esac
}

# Sets node_command to the launcher of a node and its options.
set_node_command() {
  local node=$1 extra=() m1 m2=()
  m1=$(node_address manager1)
  ((managers < 2)) || m2=(-p "$(node_address manager2)")
  case $node in
    manager*)
      read -ra extra <<<"$manager_opts"
      local partner=()
      if ((managers == 2)); then
        [[ $node == manager1 ]] && partner=(-p "$(node_address manager2)") || partner=(-p "$m1")
      fi
      node_command=("$programs/kumo-manager" -v -l "$(node_address "$node")" "${partner[@]}"
        --state "$dir/$node/ring.state")
      ;;
    server*)
      read -ra extra <<<"$server_opts"
      node_command=("$programs/kumo-server" -v -l "$(node_address "$node")"
        -L "$(stream_port "$node")" -s "$dir/$node/db" -f "$dir/$node/offers" -m "$m1" "${m2[@]}")
      ;;
    gateway)
      read -ra extra <<<"$gateway_opts"
      node_command=("$programs/kumo-gateway" -v -m "$m1" "${m2[@]}" -t "$(node_address gateway)")
      ;;
  esac
  node_command+=("${extra[@]}")
}

# Prints the process id of a node that runs; false if it does not. A process that merely has the
# number of one that is gone is told by its working directory.
node_pid() {
  local pid='' words=()
  { read -r pid <"$dir/$1/pid"; } 2>/dev/null || return 1
  [[ $pid =~ ^[0-9]+$ && $(readlink "/proc/$pid/cwd" 2>/dev/null) == "$dir/$1" ]] || return 1
  mapfile -d '' -t words 2>/dev/null <"/proc/$pid/cmdline" || return 1
  [[ ${words[*]} == *kumo* ]] || return 1
  echo "$pid"
}

is_running() { node_pid "$1" >/dev/null; }

port_is_taken() {
  (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# Starts the process of a node; wait_until_ready tells whether it serves.
start_node() {
  local node=$1 taken node_command
  for taken in "$(node_port "$node")" $([[ $node != server* ]] || stream_port "$node"); do
    ! port_is_taken "$taken" || die "$node cannot start: something else listens on port $taken"
  done
  mkdir -p "$dir/$node/offers"
  : >>"$dir/$node/log"
  wc -c <"$dir/$node/log" >"$dir/$node/log.begin"
  set_node_command "$node"
  (
    cd "$dir/$node" || exit
    exec setsid "${node_command[@]}" </dev/null >>log 2>&1 8>&-
  ) &
  echo "$!" >"$dir/$node/pid"
  disown "$!"
}

# Prints what a node has logged since it was last started.
log_since_start() {
  local begin=0
  { read -r begin <"$dir/$1/log.begin"; } 2>/dev/null || true
  tail -c "+$((begin + 1))" "$dir/$1/log"
}

show_log_tail() {
  echo "--- last lines of $dir/$1/log"
  log_since_start "$1" | tail -n 20
  echo "---"
}

wait_until_ready() {
  local node=$1 line
  line=$(ready_line "$node")
  local deadline=$((SECONDS + KUMO_START_SECONDS))
  until log_since_start "$node" | grep -F -- "$line" >/dev/null; do
    if ! is_running "$node"; then
      show_log_tail "$node" >&2
      die "$node did not start"
    fi
    if ((SECONDS >= deadline)); then
      show_log_tail "$node" >&2
      die "$node does not get ready: no '$line' in its log for $KUMO_START_SECONDS s"
    fi
    sleep 0.1
  done
}

# Whether nothing of a process is left, except for what its parent has to take note of. Its first
# thread can be gone before the others, and as long as one of them is there so are its ports.
has_ended() {
  local stat='' threads
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
  threads=("/proc/$1/task"/*)
  [[ ${stat##*) } == Z* ]] && ((${#threads[@]} == 1))
}

# Sends a signal to a node and waits for its end; false if it still runs after the seconds given.
end_node() {
  local node=$1 signal=$2 limit=$3 pid
  pid=$(node_pid "$node") || return 0
  kill "-$signal" "$pid" 2>/dev/null || return 0
  local deadline=$((SECONDS + limit))
  until has_ended "$pid"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.05
  done
  rm -f "$dir/$node/pid"
}

# Ends nodes: the gateway, then the managers, then the servers, so that no manager sees servers go and
# marks them as faults. Kills what does not end by itself.
stop_nodes() {
  local kind node pid
  for kind in gateway manager server; do
    for node in "$@"; do
      [[ $node != "$kind"* ]] || ! pid=$(node_pid "$node") || kill -TERM "$pid" 2>/dev/null || true
    done
    for node in "$@"; do
      [[ $node == "$kind"* ]] || continue
      if ! end_node "$node" TERM "$KUMO_STOP_SECONDS"; then
        echo "$node does not stop, killing it" >&2
        end_node "$node" KILL 5 || echo "$node cannot be killed" >&2
      fi
    done
  done
}
