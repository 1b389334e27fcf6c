# Sourced by bin/demo and bin/test: a virtual environment with pinned, hash-checked requirements. Argument: the file.
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
[ -x .venv/bin/python ] || "$python" -m venv .venv
stamp_of() { "$python" -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"; }
stamp=$(stamp_of "$1")
if [ "$(cat ".venv/.stamp-$1" 2>/dev/null)" != "$stamp" ]; then
  echo "Installing $1 ..."
  if command -v uv >/dev/null; then
    uv pip install --quiet --python .venv/bin/python --require-hashes --no-deps -r "$1"
  else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$1"
  fi
  echo "$stamp" > ".venv/.stamp-$1"
  # What tests need includes what the portal runs on.
  [ "$1" = requirements.txt ] || stamp_of requirements.txt > .venv/.stamp-requirements.txt
fi
