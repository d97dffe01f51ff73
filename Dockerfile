# syntax=docker/dockerfile:1
# The gateway as a container image, for linux/amd64 and linux/arm64. charts/README.md tells how to build and pin it.
# A digest pins a base image: --build-arg SDK_DIGEST=@sha256:... --build-arg RUNTIME_DIGEST=@sha256:...
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG SDK_DIGEST=
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble
ARG RUNTIME_DIGEST=

# Compiles on the machine's own architecture, for the target's.
FROM --platform=$BUILDPLATFORM ${SDK_IMAGE}${SDK_DIGEST} AS build
ARG TARGETARCH
ARG VERSION=0.1.0
WORKDIR /build
# Packages are restored anew only when one of these files changes.
COPY Directory.Build.props Directory.Packages.props ./
COPY src/Gateway/Gateway.csproj src/Gateway/
RUN dotnet restore src/Gateway/Gateway.csproj --arch "${TARGETARCH:?amd64 or arm64; BuildKit and --platform set it}" -p:PublishReadyToRun=true
COPY src/ src/
# The analyzers have had their say where the change was tested.
RUN dotnet publish src/Gateway/Gateway.csproj --no-restore --configuration Release --arch "$TARGETARCH" --self-contained false \
    -p:PublishReadyToRun=true -p:Version=$VERSION -p:RunAnalyzers=false -p:DebugType=embedded --output /app

FROM ${RUNTIME_IMAGE}${RUNTIME_DIGEST}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="gateway" \
      org.opencontainers.image.description="Takes the place of Lambda's event source mappings for Kafka and Amazon MQ, and keeps the X-Ray trace whole" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="Apache-2.0"
# The distribution's librdkafka, which the distribution patches.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends librdkafka1 \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log
COPY LICENSE /app/
COPY --from=build /app /app
# Nothing is written to disk: the diagnostics port, which would be a socket in /tmp, is off. Set it to 1 with a writable /tmp to use dotnet-counters.
ENV DOTNET_EnableDiagnostics=0 \
    GATEWAY_CONFIG=/etc/gateway/gateway.yaml \
    Admin__Listen=http://0.0.0.0:8080
EXPOSE 8080
USER 10001:10001
ENTRYPOINT ["/app/gateway"]
CMD ["run"]
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 CMD ["/app/gateway", "health"]
