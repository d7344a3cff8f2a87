# shellcheck shell=bash
# Running checks of scripts and reporting them like the tests of the modules. Needs nodes.sh. A check is
# a function that runs in a shell of its own and fails by a code that is not 0.

fail() {
  echo "$*" >&2
  exit 1
}

# A folder for the checks, gone at the end together with the local clusters in it.
begin_checks() {
  total=0 failed=0 skipped=0 cases=''
  work=$(mktemp -d)
  trap clean_up EXIT
}

# The caller sets root.
# shellcheck disable=SC2154
clean_up() {
  local conf
  for conf in "$work"/*/cluster.conf; do
    [[ ! -e $conf ]] || "$root/scripts/local-cluster" --dir "${conf%/*}" wipe >/dev/null 2>&1 || true
  done
  rm -rf "$work"
}

run_check() {
  local name=$1 code=0 begin=$SECONDS
  # Not in an "if" or before "||": bash would ignore errors inside.
  set +e
  (
    set -e
    "$name"
  ) >"$work/output" 2>&1
  code=$?
  set -e
  total=$((total + 1))
  cases+="  <testcase classname=\"scripts\" name=\"$name\" time=\"$((SECONDS - begin))\">"
  if ((code == 0)); then
    echo "ok      $name"
  else
    failed=$((failed + 1))
    echo "FAILED  $name"
    sed 's/^/        /' "$work/output"
    cases+="<failure message=\"exit code $code\"><![CDATA[$(sed 's/]]>/]] >/g' "$work/output")]]></failure>"
  fi
  cases+=$'</testcase>\n'
}

skip_check() {
  total=$((total + 1)) skipped=$((skipped + 1))
  echo "skipped $1: $2"
  cases+="  <testcase classname=\"scripts\" name=\"$1\"><skipped message=\"$2\"/></testcase>"$'\n'
}

# end_checks NAME: writes the report; false if a check failed.
end_checks() {
  mkdir -p "$root/target/surefire-reports"
  cat >"$root/target/surefire-reports/TEST-$1.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="$1" tests="$total" errors="0" skipped="$skipped" failures="$failed">
$cases</testsuite>
XML
  ((failed == 0))
}

# shellcheck disable=SC2034 # launchers is for those who source this
# Sets launchers to the names of all programs of the checkout.
find_launchers() {
  mapfile -t launchers < <(cd "$root/scripts" && grep -lE '^launch [a-z]+ org\.' kumo*)
}

# Sets port and base_port to where nothing listens.
choose_ports() {
  local number
  while true; do
    base_port=$((20000 + RANDOM % 1000 * 10))
    port=$((base_port + 50))
    for number in "$base_port" $((base_port + 1)) "$port" $((base_port + 100)) $((base_port + 200)); do
      ! port_is_taken "$number" || continue 2
    done
    return
  done
}

# memcached REQUEST: sends it, prints the answer, to the end of the connection.
memcached() {
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  # shellcheck disable=SC2059 # the request is a format
  printf "$1" >&3
  timeout 10 cat <&3
  exec 3>&-
}

# eventually COMMAND...: until it succeeds, for a minute.
eventually() {
  local deadline=$((SECONDS + 60))
  until "$@"; do
    ((SECONDS < deadline)) || fail "not within a minute: $*"
    sleep 0.1
  done
}
