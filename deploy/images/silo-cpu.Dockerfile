# A silo of the cluster whose device is the CPU, with the model that ships.
# The tags are exact; put a digest behind them (@sha256:…) once you have pulled and checked one.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble

FROM $SDK AS build
WORKDIR /source
COPY . .
RUN dotnet publish silos/Dreamer.Silo.Gpu --configuration Release --output /app

FROM $RUNTIME
RUN apt-get update && apt-get install --yes --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
COPY models/nano /models/nano
LABEL org.opencontainers.image.title="dreamer/silo-cpu" \
      org.opencontainers.image.description="A silo of a Dreamer cluster, on a CPU" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/aspnet:10.0.12-noble"
ENV TMPDIR=/tmp HOME=/tmp DOTNET_EnableDiagnostics=0 GOMP_SPINCOUNT=3000 \
    GLIBC_TUNABLES=glibc.malloc.arena_max=1:glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592:glibc.malloc.top_pad=268435456
USER $APP_UID
EXPOSE 11111
HEALTHCHECK --interval=10s --start-period=60s --retries=6 CMD ["bash", "-c", "exec 3<>/dev/tcp/$(hostname -i)/11111"]
ENTRYPOINT ["dotnet", "/app/Dreamer.Silo.Gpu.dll"]
