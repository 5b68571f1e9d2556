"""Makes a clip through OpenAI's own Python client, unmodified.

    pip install openai
    OPENAI_BASE_URL=http://127.0.0.1:8080/v1 OPENAI_API_KEY=dk_local_… python3 openai_video.py clip.mp4
"""

import sys

from openai import OpenAI

client = OpenAI()  # reads OPENAI_BASE_URL and OPENAI_API_KEY

video = client.videos.create_and_poll(
    prompt="A large red star on the right on a dark blue background. The star moves to the left.",
    extra_body={"seed": 7},
)
if video.status != "completed":
    sys.exit(f"{video.id}: {video.error.code}, {video.error.message}")

client.videos.download_content(video.id).write_to_file(sys.argv[1])
print(f"{video.id}: {video.size}, {video.seconds} s by {video.model}")
