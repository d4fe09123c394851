# What the scripts share that run a command beside servers of its own. Sourced by them: `folder` is theirs alone, and what they put into
# `servers` (process ids) ends when they do.

name=$(basename "$0")
if [ $# -eq 0 ]; then
  echo "usage: $name <command> [argument...]" >&2
  exit 64
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/$name.XXXXXX")
servers=()
# By which they end.
signal=TERM

finish() {
  status=$?
  trap - EXIT INT TERM
  local index
  # The last one first: it may lean on those before it.
  for ((index = ${#servers[@]} - 1; index >= 0; index -= 1)); do
    kill -s "$signal" "${servers[index]}" 2>/dev/null || true
    wait "${servers[index]}" 2>/dev/null || true
  done
  rm -rf "$folder"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  echo "$name: $1" >&2
  tail -n 20 "$folder"/*.log >&2 || true
  exit 1
}

# A free port of the loopback interface, below those that connections take for their own end.
free_port() {
  node -e '
    const { createServer } = require("node:net");
    const attempt = () => {
      const server = createServer().on("error", attempt);
      const port = 15000 + Math.floor(Math.random() * 17000);
      server.listen(port, "127.0.0.1", () => { console.log(port); server.close(); });
    };
    attempt();
  '
}

# wait_for PROCESS COMMAND...: until the command succeeds, for as long as the process runs, and a minute at most.
wait_for() {
  local process=$1
  shift
  for _ in $(seq 1 300); do
    "$@" >/dev/null 2>&1 && return 0
    kill -0 "$process" 2>/dev/null || fail 'the server ended while it started'
    sleep 0.2
  done
  fail 'the server did not start within a minute'
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Database servers refuse to run as root, or should: then they run as one who may do nothing else.
as_nobody=()
if [ "$(id -u)" -eq 0 ]; then
  as_nobody=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi

# Lends a folder to the user of the servers.
lend() {
  if [ "$(id -u)" -eq 0 ]; then chown -R nobody:nogroup "$@"; fi
}

# unpack_unstable FOLDER PACKAGE...: packages of Debian's unstable suite with all that they need, down to the C library, unpacked into a
# folder of the cache; nothing is installed. `unpacked` is that folder. Fails where they can't be had today.
unpack_unstable() {
  unpacked=${JWT_SESSIONS_CACHE:-/var/cache/jwt-sessions}/$1
  shift
  if [ -e "$unpacked/whole" ]; then return 0; fi
  rm -rf "$unpacked"
  local apt=$folder/apt mirror
  mkdir -p "$unpacked" "$apt/lists/partial" "$apt/archives/partial"
  mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null |
    sed -nE 's/^(URIs: *|deb +(\[[^]]*\] +)?)(https?:[^ ]*\/debian\/?)( .*)?$/\3/p' | head -n 1)
  [ -n "$mirror" ] || return 1
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror sid main" >"$apt/sources.list"
  # As if nothing were installed, so that every library comes along.
  : >"$apt/status"
  local options=(
    -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$apt/lists"
    -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt" -o APT::Sandbox::User=root
    -o APT::Install-Recommends=false -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
  )
  {
    apt-get "${options[@]}" -qq update &&
      apt-get "${options[@]}" -qq -y --download-only install "$@"
  } >"$folder/apt.log" 2>&1 || return 1
  local archive
  for archive in "$apt"/archives/*.deb; do
    case "${archive##*/}" in perl* | libperl*) continue ;; esac
    dpkg-deb -x "$archive" "$unpacked" || return 1
  done
  rm -rf "$apt"
  touch "$unpacked/whole"
}

# Says that something could not be had today, and runs the command without it.
run_without() {
  echo "Not tested: $1." >&2
  shift
  "$@"
  exit
}

# A backend that was fetched must pass.
require_backend() {
  export REQUIRE_BACKENDS=${REQUIRE_BACKENDS:+$REQUIRE_BACKENDS,}$1
}
