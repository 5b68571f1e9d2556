# Weights and nothing else, so that silos get them by digest: docker build --file deploy/images/weights.Dockerfile FOLDER-OF-THE-MODEL
FROM busybox:1.37.0-musl
COPY . /weights
LABEL org.opencontainers.image.title="dreamer/weights"
USER 1654
