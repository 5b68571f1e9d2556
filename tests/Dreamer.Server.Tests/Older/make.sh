#!/bin/sh
# Has a version's server make the folder that OlderDataTests read: tests/Dreamer.Server.Tests/Older/make.sh BUILD MODEL DATA
# BUILD is where Dreamer.Server is published. data.zip is DATA, zipped.
set -eu
build=$1 model=$2 data=$3
export DREAMER_API_KEY=dk_local_of_the_tests DREAMER_ADMIN_KEY=the-admin-of-the-tests Inference__ChunkTarget=00:00:00 Grains__DraftsKept=3650.00:00:00
mkdir -p "$data"
dotnet "$build/Dreamer.Server.dll" --port 0 --data "$data" --model "$model" >"$data/out" &
server=$!
trap 'kill -9 $server 2>/dev/null || true' EXIT
until grep -q '^ready' "$data/out"; do sleep 0.2; done
url=$(sed -n 's/^ready //p' "$data/out")/v1

# post KEY PATH BODY: answers the id of what was made.
post() { curl -sf -H "Authorization: Bearer $1" -H 'Content-Type: application/json' -d "$3" "$url/$2" | sed 's/^{ *"id": *"\([^"]*\)".*/\1/'; }
make() { post "$DREAMER_API_KEY" "sessions/$session/generations" "$1"; }
end() { curl -sf -H "Authorization: Bearer $DREAMER_API_KEY" "$url/generations/$1?wait=60s" >"$data/out"; }

post "$DREAMER_ADMIN_KEY" admin/tenants '{"id": "acme"}'
post "$DREAMER_API_KEY" webhook_endpoints '{"url": "https://example.org/hook", "events": ["generation.failed"]}'
session=$(post "$DREAMER_API_KEY" sessions '{"title": "older"}')
still=$(make '{"kind": "text_to_image", "caption": "a large red star", "seed": 1, "steps": 8}') && end "$still"
clip=$(make "{\"kind\": \"animate\", \"parent\": \"$still\", \"motion_caption\": \"it moves\", \"seed\": 2, \"steps\": 8, \"frames\": 8}") && end "$clip"
draft=$(make '{"kind": "text_to_image", "caption": "a small green ring", "seed": 3, "steps": 8, "stop_after": 3}') && end "$draft"
killed=$(make '{"kind": "text_to_video", "caption": "a large red star", "motion_caption": "it moves", "seed": 4, "steps": 60, "frames": 8}')
until [ -e "$data/blobs/local/$session/$killed/checkpoint" ]; do sleep 0.1; done
kill -9 $server
rm "$data/out"
