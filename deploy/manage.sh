#!/usr/bin/env bash
# A command of the portal beside the units of deploy/systemd/: their settings, their account, shut in as they are. As root:
#   deploy/manage.sh invite_administrator NAME@UNIT
# The name of the unit is what gives it the shell of cybervaccine-.service.d.
set -euo pipefail
with=(--quiet --collect --wait --service-type=exec --unit="cybervaccine-manage-$$" --property=WorkingDirectory=/opt/cybervaccine
  --property=User=cybervaccine --property=Group=cybervaccine --property=UMask=0077 --property=MemoryMax=1G --property=TasksMax=64
  --property=EnvironmentFile=/etc/cybervaccine/env --property=ReadWritePaths=/var/lib/cybervaccine
  --setenv=DEBUG=0 --setenv=PYTHONUNBUFFERED=1 --setenv=HOME=/tmp --setenv=PYTHAINLP_DATA_DIR=/tmp/pythainlp --setenv=STYLESHEET_ROOT=/tmp/stylesheet)
case "${1:-}" in
  migrate | load_reference) with+=(--property=EnvironmentFile=/etc/cybervaccine/owner) ;;
  "") echo "Say which command: deploy/manage.sh COMMAND" >&2; exit 2 ;;
esac
if [ -t 0 ] && [ -t 1 ]; then with+=(--pty); else with+=(--pipe); fi
exec systemd-run "${with[@]}" /opt/cybervaccine/.venv/bin/python manage.py "$@"
