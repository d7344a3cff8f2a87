# shellcheck shell=bash
# Starts a program: from a checkout, which it builds first, or from an unpacked distribution.
#
# From outside: JAVA_HOME picks the JDK, KUMO_JAVA_OPTS adds JVM options (after the ones below, so it
# wins), KUMO_NO_BUILD=1 takes the programs of a checkout as they are built, KUMO_CACHE_DIR is a
# folder for what a program unpacks or makes for itself, where /tmp or the place of the jars won't do,
# KUMO_SCHEDULING=normal leaves servers and gateways with the kernel's usual policy.

launch_lib=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=scripts/lib/java.sh
source "$launch_lib/java.sh"

# The arguments for a first run that only serves to see which classes a program loads; a launcher sets
# better ones. A daemon is ended once it serves.
rehearsal=(--version)

# launch PROFILE MAIN_CLASS ARGUMENT...: becomes the program. The profile is tool, load, small or large.
launch() {
  local profile=$1 main_class=$2 jars archives class_path jvm_options access_options scheduled
  shift 2
  find_jars
  require_java
  choose_jvm_options "$profile"
  use_class_archive "$profile" "$main_class"
  # Split into words, as JVM options are.
  local extra=()
  read -ra extra <<<"${KUMO_JAVA_OPTS:-}"
  jvm_options+=("${extra[@]}")
  local command=("$java_home/bin/java" "${jvm_options[@]}" -cp "$class_path" "$main_class" "$@")
  if [[ $profile == tool || $profile == load ]]; then
    # Java reads arguments as the locale says; in the C locale, keys and file names would lose what is
    # not ASCII.
    [[ ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} == *[Uu][Tt][Ff]* ]] || export LC_ALL=C.UTF-8
    exec "${command[@]}"
  fi
  schedule "$profile"
  command=("${scheduled[@]}" "${command[@]}")
  # A shell ignores SIGINT for what it starts in the background, and a JVM keeps that; a daemon has
  # to hear it.
  local listen='--default-signal=INT,HUP,TERM'
  if env "$listen" true 2>/dev/null; then
    command=(env "$listen" "${command[@]}")
  fi
  local pid_file
  if pid_file=$(pid_file_option "$@"); then
    detach "$pid_file" "${command[@]}"
  else
    exec "${command[@]}"
  fi
}

# Sets scheduled, a command that starts another one under a policy. Where all processors are busy a
# thread that gets a message then waits for its turn rather than throw out another one at once: each
# of them finds more to do when it is up, and the machine spends its time on that.
schedule() {
  scheduled=()
  case ${KUMO_SCHEDULING:-batch} in
    batch)
      [[ $1 != large ]] || ! chrt --batch 0 true 2>/dev/null || scheduled=(chrt --batch 0)
      ;;
    normal) ;;
    *) die "KUMO_SCHEDULING is batch or normal, not $KUMO_SCHEDULING" ;;
  esac
}

# Sets jars (a folder) and class_path.
find_jars() {
  local lib root jar
  lib=$(cd "$launch_lib" && pwd -P)
  jars=$lib
  archives=$lib/cds
  if ! compgen -G "$lib/*.jar" >/dev/null; then
    root=${lib%/*/*}
    # shellcheck source=scripts/lib/build.sh
    source "$lib/build.sh"
    [[ -n ${KUMO_NO_BUILD:-} ]] || ensure_built "$root"
    jars=$root/target/dist/lib
    archives=$root/target/dist/cds
  fi
  # Always the same order: the class archive holds for this very class path only.
  local LC_ALL=C
  class_path=''
  for jar in "$jars"/*.jar; do
    class_path+=${class_path:+:}$jar
  done
  [[ -e ${class_path%%:*} ]] || die "no jars in $jars"
  [[ -z ${KUMO_CACHE_DIR:-} ]] || archives=$KUMO_CACHE_DIR/cds
}

# Sets jvm_options and, being part of them, access_options. All flags of all programs are here, each with its reason.
choose_jvm_options() {
  jvm_options=(
    # Warnings of the JVM would go to stdout, between the lines of an answer.
    -Xlog:disable -Xlog:all=warning:stderr
    # A node that lacks memory is worth less than a dead one, whose place others take over.
    -XX:+ExitOnOutOfMemoryError
    # Statistics in a mapped file under /tmp stall the JVM whenever that disk is busy.
    -XX:-UsePerfData
    # Keys and log lines are UTF-8 whatever the locale says (the default only from Java 18 on).
    -Dfile.encoding=UTF-8
  )
  local collector
  case $1 in
    tool)
      # Lives for a moment: the optimising compiler and a concurrent collector do not pay off.
      collector=-XX:+UseSerialGC
      jvm_options+=(-XX:TieredStopAtLevel=1 -Xmx256m)
      ;;
    load)
      # Makes next to no garbage, and has to be compiled as well as what it measures.
      collector=-XX:+UseSerialGC
      jvm_options+=(-Xmx1g -XX:MaxDirectMemorySize=1g)
      ;;
    small)
      # A manager holds rings and a few connections.
      collector=-XX:+UseSerialGC
      jvm_options+=(-XX:TieredStopAtLevel=1 -Xms16m -Xmx256m)
      ;;
    large)
      # Servers and gateways make garbage that is dead at once; what lives long is in LevelDB's,
      # Netty's and the record cache's own memory, so a quarter of the machine is plenty. Without
      # the barriers of a concurrent collector all else is cheaper. A small nursery stays in the
      # processor's cache, and what it leaves to the rest of the heap is next to nothing; large
      # values make it grow.
      # Netty takes a stack trace of one buffer in some hundred to find leaks, which is for tests.
      collector=-XX:+UseParallelGC
      jvm_options+=(-Dio.netty.leakDetection.level=disabled)
      jvm_options+=(-XX:NewSize=48m -XX:MaxNewSize=128m -Xms64m -XX:MaxRAMPercentage=25)
      # Threads of the lowest priority, which move or compare records, make way for those that serve
      # (nice 10); all others stay as they are, also with root's rights.
      jvm_options+=(-XX:ThreadPriorityPolicy=1 -XX:JavaPriority1_To_OSPriority=10)
      jvm_options+=(-XX:JavaPriority{8,9,10}_To_OSPriority=0)
      # Without root's rights the JVM warns that it could not raise priorities.
      ((EUID == 0)) || jvm_options+=(-XX:-PrintWarnings)
      ;;
  esac
  # Native libraries are unpacked there, and have to be executable.
  [[ -z ${KUMO_CACHE_DIR:-} ]] || jvm_options+=("-Djava.io.tmpdir=$KUMO_CACHE_DIR")
  # The JVM refuses to be told of two collectors.
  [[ ${KUMO_JAVA_OPTS:-} == *-XX:+Use*GC* ]] || jvm_options+=("$collector")
  access_options=()
  if ((java_major >= 24)); then
    # Netty and LevelDB load native code and use Unsafe; from Java 24 on that has to be announced.
    access_options=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
  fi
  jvm_options+=("${access_options[@]}")
}

# A class archive more than halves the time to start. It fits one JDK build and these very jars, so it
# is made on the first start after either has changed, where the folder is writable.
use_class_archive() {
  local profile=$1 main_class=$2 archive
  archive=$archives/${main_class##*.}-$java_build.jsa
  [[ -e $archive ]] || make_class_archive "$profile" "$main_class" "$archive"
  [[ ! -e $archive ]] || jvm_options+=("-XX:SharedArchiveFile=$archive" -Xshare:auto)
}

# A dynamic archive would be one step less, but leaves out picocli, whose classes are in an old format.
make_class_archive() {
  local profile=$1 main_class=$2 archive=$3 draft=$3.$$
  { mkdir -p "$archives" && [[ -w $archives ]]; } 2>/dev/null || return 0
  # Who comes while another one makes it goes without, this once.
  exec 9>"$archives/lock"
  if flock -n 9; then
    rm -rf "$archives/${main_class##*.}"-*
    mkdir "$draft"
    (rehearse "$profile" "$draft" "$main_class") >/dev/null 2>&1 9>&- || true
    # Only this collector writes heap objects into the archive; all can read them.
    if timeout 60 "$java_home/bin/java" -XX:+UseG1GC "${access_options[@]}" -Xshare:dump \
      "-XX:SharedClassListFile=$draft/classes" "-XX:SharedArchiveFile=$draft/archive" \
      -cp "$class_path" </dev/null >/dev/null 2>&1 9>&-; then
      mv "$draft/archive" "$archive"
    fi
    rm -rf "$draft"
  fi
  exec 9>&-
}

# Runs a program in the folder $2 and writes the names of the classes that it loads to $2/classes.
rehearse() {
  local profile=$1 folder=$2 main_class=$3 pid i
  # Options from the environment are for the real thing.
  unset "${!KUMO_@}"
  local command=("$java_home/bin/java" "${jvm_options[@]}" -Xshare:off
    "-XX:DumpLoadedClassList=$folder/classes" -cp "$class_path" "$main_class" "${rehearsal[@]}")
  cd "$folder" || return
  if [[ $profile == tool || $profile == load ]]; then
    timeout 30 "${command[@]}" </dev/null
    return
  fi
  "${command[@]}" -d pid </dev/null &
  pid=$!
  for ((i = 0; i < 200; i++)); do
    [[ ! -e pid ]] || break
    kill -0 "$pid" || break
    sleep 0.1
  done
  kill -TERM "$pid"
  wait "$pid"
}

# Prints the file that -d or --daemon names; false without that option, or if nothing is to be started.
pid_file_option() {
  local option
  for option in "$@"; do
    case $option in -h | --help | --version | --check | --show-config) return 1 ;; esac
  done
  while (($# > 0)); do
    case $1 in
      -d | --daemon)
        (($# > 1)) || return 1
        printf '%s' "$2"
        return 0
        ;;
      --daemon=*)
        printf '%s' "${1#*=}"
        return 0
        ;;
    esac
    shift
  done
  return 1
}

# Starts a daemon in a session of its own. It lets go of its standard streams once it serves, so what
# it says until then, and nothing later, is shown here.
detach() {
  local pid_file=$1 output daemon holder=''
  shift
  exec {output}< <(exec setsid "$@" </dev/null 2>&1)
  daemon=$!
  cat <&"$output" >&2
  [[ ! -r $pid_file ]] || read -r holder <"$pid_file" || true
  [[ $holder == "$daemon" ]]
}
