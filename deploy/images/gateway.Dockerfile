# A gateway of the cluster: the HTTP and gRPC API and the light actors.
# The tags are exact; put a digest behind them (@sha256:…) once you have pulled and checked one.
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble

FROM $SDK AS build
WORKDIR /source
COPY . .
RUN dotnet publish silos/Dreamer.Silo.Gateway --configuration Release --output /app

FROM $RUNTIME
RUN apt-get update && apt-get install --yes --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
LABEL org.opencontainers.image.title="dreamer/gateway" \
      org.opencontainers.image.description="A gateway of a Dreamer cluster" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/aspnet:10.0.12-noble"
ENV TMPDIR=/tmp HOME=/tmp DOTNET_EnableDiagnostics=0
USER $APP_UID
EXPOSE 8080 8081 11111
HEALTHCHECK --interval=10s --start-period=60s --retries=6 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz/live HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "/app/Dreamer.Silo.Gateway.dll"]
