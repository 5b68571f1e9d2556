"""Makes a still and its clip over gRPC: python3 grpc_clip.py 127.0.0.1:8081 KEY clip.mp4

It needs grpcio and protobuf: apt install python3-grpcio python3-protobuf, or pip install grpcio protobuf.
"""

import sys

import grpc

from dreamer_grpc import Server


def main(target, key, path):
    server = Server(target, key)
    session = server.call("SessionService", "Create", {"title": "from Python"}).session
    clip = server.call("GenerationService", "Create", {
        "sessionId": session.id,
        "generation": {
            "kind": "GENERATION_KIND_TEXT_TO_VIDEO", "caption": "a large red star on a blue background",
            "motionCaption": "the star moves to the left", "seed": "7", "steps": 4,
        },
    }).generation

    last = None
    for item in server.stream("GenerationService", "Watch", {"id": clip.id}):
        last = item.event
        print(f"event {last.sequence}: step {last.progress.step} of {last.progress.steps}")

    ended = server.call("GenerationService", "Get", {"id": clip.id}).generation
    if ended.error.code:
        sys.exit(f"{ended.error.code}: {ended.error.message}")

    with open(path, "wb") as file:
        for part in server.stream("GenerationService", "Content", {"id": clip.id}):
            file.write(part.chunk)

    with open(path.replace(".mp4", ".png"), "wb") as file:
        for part in server.stream("GenerationService", "Content", {"id": clip.id, "variant": "ARTIFACT_VARIANT_IMAGE"}):
            file.write(part.chunk)

    with open(path.replace(".mp4", ".png"), "rb") as file:
        picture = file.read()
    chunks = [picture[start:start + 65536] for start in range(0, len(picture), 65536)]
    asset = server.send("AssetService", "Upload", [{"header": {}}] + [{"chunk": chunk} for chunk in chunks]).asset
    print(f"uploaded {asset.id}, {asset.size.width}x{asset.size.height}")

    try:
        server.call("GenerationService", "Get", {"id": "gen_7"})
    except grpc.RpcError as refused:
        print(f"refused as it should be: {refused.code().name}: {refused.details()}")
    print(f"grpcio {grpc.__version__}: saved {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
