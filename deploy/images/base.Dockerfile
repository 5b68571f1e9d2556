# What images stand on that the SDK publishes without an engine: .NET's runtime and ffmpeg. docs/deploy.md says how its digest is taken and renewed.
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble

FROM $RUNTIME
RUN apt-get update && apt-get install --yes --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
RUN install --directory --owner=$APP_UID --group=$APP_UID --mode=0700 /data
LABEL org.opencontainers.image.title="dreamer/base" \
      org.opencontainers.image.description="What Dreamer's programs run on" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/aspnet:10.0.12-noble"
USER $APP_UID
