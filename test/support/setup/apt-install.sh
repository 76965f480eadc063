#!/bin/sh
# Installs Debian packages as root without starting the services they bring. Usage: sh apt-install.sh PACKAGE...
set -u
export DEBIAN_FRONTEND=noninteractive

# Two clones may install at once: the second would lose the policy file below when the first removes it.
if command -v flock >/dev/null; then
  exec 9>/run/sightline-apt.lock
  flock 9
fi

# A Debian package starts its service at once unless this file says no (101). One that the machine has is respected.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
fi

install_all() {
  apt-get install --yes --no-install-recommends --quiet \
    -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 "$@"
}

refresh_lists() {
  apt-get update --quiet -o Acquire::Retries=3
}

new=
for package in "$@"; do
  dpkg --status "$package" >/dev/null 2>&1 || new="$new $package"
done

# Package lists may be absent, or older than the archive: then a refresh and another try.
install_all "$@" || {
  attempt=1
  until refresh_lists && install_all "$@"; do
    [ "$attempt" -lt 3 ] || exit 1
    attempt=$((attempt + 1))
    sleep 5
  done
}

# Nor are the services of what was new here started at the next boot: only this project's own processes are wanted.
if command -v systemctl >/dev/null; then
  for package in $new; do
    for unit in $(dpkg --listfiles "$package" | sed -n 's|^.*/systemd/system/\([^/]*\.service\)$|\1|p'); do
      systemctl disable --quiet "$unit" 2>/dev/null || true
    done
  done
fi
