# Everything in one process, with the model that ships: docker run --publish 127.0.0.1:8080:8080 --volume dreamer:/data dreamer/server
# The tags are exact; put a digest behind them (@sha256:…) once you have pulled and checked one.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble

FROM $SDK AS build
WORKDIR /source
COPY . .
RUN dotnet publish silos/Dreamer.Server --configuration Release --output /app

FROM $RUNTIME
RUN apt-get update && apt-get install --yes --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
COPY models/nano /models/nano
RUN install --directory --owner=$APP_UID --group=$APP_UID --mode=0700 /data
LABEL org.opencontainers.image.title="dreamer/server" \
      org.opencontainers.image.description="The Dreamer server in one process, on a CPU" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/aspnet:10.0.12-noble"
ENV TMPDIR=/tmp HOME=/tmp DOTNET_EnableDiagnostics=0 GOMP_SPINCOUNT=3000 \
    GLIBC_TUNABLES=glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592:glibc.malloc.top_pad=268435456 \
    DREAMER_HOME=/
USER $APP_UID
VOLUME /data
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --start-period=60s --retries=6 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz/live HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "/app/Dreamer.Server.dll", "--address=0.0.0.0", "--port=8080", "--grpc-port=8081", "--data=/data", "--model=/models/nano"]
