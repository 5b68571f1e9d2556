#!/bin/sh
# Copies the folder of an Azurite that runs: deploy/backup/azurite.sh /data /backup/blobs-2026-11-28
# Azurite writes blobs as they come, and every five seconds what it knows: first of all which blob is where, then of the files that they are in.
# So the order is: the list of blobs, which is the moment of the copy; after five seconds the list of files; then the files, which only grow.
set -eu
[ $# -eq 2 ] || { echo "usage: $0 FOLDER COPY" >&2; exit 2; }
folder=${1%/} copy=$2
[ ! -e "$copy" ] || { echo "$0: '$copy' is there already." >&2; exit 1; }

mkdir -p "$copy"
cp -p "$folder/__azurite_db_blob__.json" "$copy"
sleep 6
cp -p "$folder/__azurite_db_blob_extent__.json" "$copy"
cp -rp "$folder/__blobstorage__" "$copy"
