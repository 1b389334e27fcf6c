#!/usr/bin/env bash
# Puts the program that is here in the place of the one that runs, one process after the other: nobody is turned away.
#   deploy/rolling.sh systemd     the units of deploy/systemd/        deploy/rolling.sh compose     docker-compose.yml
# First the tables (migrations add before they remove, so the old program works on the new tables), then webs, workers, beat.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
settle="${ROLLING_SETTLE_SECONDS:-6}"  # nginx asks for the names of containers every five seconds

units() { systemctl list-units --plain --no-legend --state=active "$1" | awk '{print $1}'; }
on_systemd() {
  # What is begun by hand is not stopped by this; a migration that fails ends it before anything was replaced.
  systemctl restart cybervaccine-migrate.service
  local unit
  for unit in $(units 'cybervaccine-web@*.service'); do
    systemctl restart "$unit"  # comes back when the new one answers
    sleep "$settle"
  done
  for unit in $(units 'cybervaccine-worker@*.service') cybervaccine-beat.service; do systemctl restart "$unit"; done
}

of() { docker compose ps --quiet "$1"; }
on_compose() {
  docker compose build
  docker compose run --rm migrate
  local service old count container
  for service in web worker; do
    old="$(of "$service")"
    count="$(wc -w <<< "$old")"
    # New ones beside the old; then the old are asked to end.
    docker compose up --detach --no-deps --no-recreate --wait --scale "$service=$((count * 2))" "$service"
    for container in $old; do
      docker stop "$container"
      docker rm "$container"
      sleep "$settle"
    done
  done
  docker compose up --detach --no-deps beat
}

case "${1:-}" in
  systemd) on_systemd ;;
  compose) on_compose ;;
  *) echo "Say which: deploy/rolling.sh systemd|compose" >&2; exit 2 ;;
esac
