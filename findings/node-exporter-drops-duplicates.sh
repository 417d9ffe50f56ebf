#!/bin/sh
# SPDX-License-Identifier: MIT
# If two files in the folder of node_exporter's textfile collector have the same series, one of the two samples is
# dropped, and the collector reports no error: node_textfile_scrape_error stays 0, the page has status 200.
#
# Only node_exporter's log says so, at each scrape. Series that differ are kept, so the loss is easy to overlook: two
# runs of one program, each with a file of its own, lose the samples without labels of one of them. The value that is
# kept is that of the file whose name is first.
#
# Seen with node_exporter 1.5.0 (Debian 12, prometheus-node-exporter 1.5.0-1+b6); also with 1.9.0 and 1.11.1:
#   200
#   backup_files{disk="a"} 1
#   backup_files{disk="b"} 2
#   backup_version 7
#   node_textfile_scrape_error 0
# and in the log: collected metric "backup_version" ... was collected before with the same name and label values
# Needs apt-get with the package lists of Debian 12, dpkg-deb and Python 3.
set -eu
folder=$(mktemp -d)
exporter=
# shellcheck disable=SC2154
trap 'status=$?; [ -z "$exporter" ] || kill "$exporter"; rm -rf "$folder"; exit $status' EXIT
chmod 755 "$folder"
cd "$folder"
apt-get -o APT::Sandbox::User=root -qq download prometheus-node-exporter=1.5.0-1+b6 >/dev/null
dpkg-deb -x ./*.deb .
mkdir files
for disk in a b; do
  [ $disk = a ] && number=1 version=7 || number=2 version=8
  cat >files/$disk.prom <<END
# HELP backup_files Files in the backup of a disk.
# TYPE backup_files gauge
backup_files{disk="$disk"} $number
# HELP backup_version Version of the program.
# TYPE backup_version gauge
backup_version $version
END
done
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
./usr/bin/prometheus-node-exporter --collector.disable-defaults --collector.textfile \
  --collector.textfile.directory=files "--web.listen-address=127.0.0.1:$port" 2>log &
exporter=$!
python3 - "$port" >seen <<'END'
import sys
import time
import urllib.error
import urllib.request

for _ in range(100):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/metrics") as page:
            print(page.status)
            for line in page.read().decode().splitlines():
                if line.startswith(("backup_", "node_textfile_scrape_error")):
                    print(line)
        break
    except urllib.error.URLError:
        time.sleep(0.1)
END
cat >expected <<'END'
200
backup_files{disk="a"} 1
backup_files{disk="b"} 2
backup_version 7
node_textfile_scrape_error 0
END
diff expected seen
grep -q 'was collected before with the same name and label values' log
echo "as described"
