"""Makes a clip and shows its events on the way, with Python's standard library alone.

    DREAMER_SERVER=http://127.0.0.1:8080 DREAMER_API_KEY=dk_local_… python3 events_clip.py clip.mp4
"""

import http.client
import json
import os
import shutil
import sys
import time
import urllib.error
import urllib.request
import uuid

SERVER = os.environ.get("DREAMER_SERVER", "http://127.0.0.1:8080").rstrip("/")
KEY = os.environ["DREAMER_API_KEY"]
FINAL = ("succeeded", "failed", "cancelled", "expired")
TRIES = 5
BROKEN = (OSError, http.client.HTTPException)  # what a lost connection raises


def open_call(path, body=None, **headers):
    """Opens a call; a refusal ends the program, and says why."""
    data = None if body is None else json.dumps(body).encode()
    headers |= {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
    try:
        return urllib.request.urlopen(urllib.request.Request(SERVER + path, data, headers), timeout=60)
    except urllib.error.HTTPError as refused:
        if refused.code == 503:
            raise ConnectionError("the server is busy") from refused
        sys.exit(f"{refused.code}: {refused.read(1000).decode(errors='replace')}")


def post(path, body):
    """Sends a POST until it is answered; its key sees to it that the work is done once."""
    key = {"Idempotency-Key": uuid.uuid4().hex}
    for attempt in range(TRIES):
        try:
            with open_call(path, body, **key) as answer:
                return json.load(answer)
        except BROKEN as broken:
            print(f"{broken}; once more", file=sys.stderr)
            time.sleep(2**attempt)
    sys.exit(f"{SERVER} did not answer {TRIES} times")


def events(generation):
    """What happens to a generation, to its end; a lost connection is taken up behind the last event."""
    last = 0
    while True:
        try:
            with open_call(f"/v1/generations/{generation}/events", **{"Last-Event-ID": str(last)}) as stream:
                for line in stream:  # an event's data is one line, and a comment comes each 15 seconds
                    if line.startswith(b"data:"):
                        event = json.loads(line[len(b"data:"):])
                        last = event["sequence"]
                        yield event
                        if event["state"] in FINAL:
                            return
        except BROKEN as broken:
            print(f"{broken}; once more behind {last}", file=sys.stderr)
        time.sleep(1)


def main(path):
    session = post("/v1/sessions", {"title": "from Python"})
    clip = post(f"/v1/sessions/{session['id']}/generations", {
        "kind": "text_to_video", "seed": 7,
        "caption": "a large red star on the right on a dark blue background",
        "motion_caption": "the star moves to the left",
    })
    for event in events(clip["id"]):
        progress = event["progress"]
        print(event["state"], progress.get("stage", ""), progress.get("step", ""))
    if event["state"] != "succeeded":
        sys.exit(f"{clip['id']}: {event['state']}")
    with open_call(f"/v1/generations/{clip['id']}/content") as content, open(path, "wb") as file:
        shutil.copyfileobj(content, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
