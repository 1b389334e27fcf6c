# Sourced by bin/demo and bin/test: a virtual environment with pinned, hash-checked requirements. Argument: the file.
# Two at once wait for each other; one that was killed midway is mended by the next.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
python=""
for candidate in python3.13 python3.12 python3.11 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || { echo "Python 3.11 or newer is needed; install it and run this again." >&2; exit 1; }
mkdir -p var
stamp_of() { "$python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }
is_current() { [ "$(cat ".venv/.stamp-$1" 2>/dev/null)" = "$(stamp_of "$1")" ] && .venv/bin/python -c '' 2>/dev/null; }
install_requirements() {
  # An environment whose Python is gone, or that was cut off before it had pip, is made anew.
  if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    "$python" -m venv --clear .venv || {
      echo "No virtual environment could be made; on Debian: apt install python3-venv." >&2
      return 1
    }
  fi
  echo "Installing $1 ..."
  if command -v uv >/dev/null; then
    uv pip install --quiet --python .venv/bin/python --require-hashes --no-deps -r "$1"
  else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$1"
  fi || return 1
  stamp_of "$1" > ".venv/.stamp-$1"
  # What tests need includes what the portal runs on.
  [ "$1" = requirements.txt ] || stamp_of requirements.txt > .venv/.stamp-requirements.txt
}
if ! is_current "$1"; then
  # The lock is this shell's: it goes with it, however it ends. Where flock is not known, two at once are on their own.
  exec 9> var/setup.lock
  ! command -v flock >/dev/null || flock 9
  is_current "$1" || install_requirements "$1" || exit 1
  exec 9>&-
fi
