# The builder's version is that of go.mod.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY api api
COPY cmd cmd
COPY docs docs
COPY internal internal
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /dateline ./cmd/dateline \
    && mkdir /data && chown 65532:65532 /data

# Nothing but the program: no shell, no package manager, no root.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /dateline /dateline
COPY --from=build --chown=65532:65532 /data /data
USER 65532:65532
# SQLite needs a folder it may write to for large sorts, and so do exports; there is no /tmp.
WORKDIR /data
ENV TMPDIR=/data
ENV DATELINE_LISTEN=0.0.0.0:8080 DATELINE_DATABASE_URL=sqlite:/data/dateline.db
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["/dateline"]
CMD ["serve"]
