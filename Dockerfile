# syntax=docker/dockerfile:1

# ── packages: everything, for the build ──
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund

# ── build: the admin (about a minute and 1.6 GB of memory) ──
FROM packages AS build
COPY . .
# The build reads the configuration. Without one that is a trial newsroom, whose secrets must not end up in the image.
RUN DATA_DIR=/tmp/build NEXT_TELEMETRY_DISABLED=1 npm run --silent build \
 && rm -rf src/admin/.next/cache /tmp/build

# ── image: what runs ──
FROM node:24-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY --from=build /app/tsconfig.json /app/payload.config.ts /app/CHANGELOG.md /app/LICENSE ./
COPY --from=build /app/collections ./collections
COPY --from=build /app/scripts ./scripts
# With src/admin/.next. Owned by root: the program cannot change itself.
COPY --from=build /app/src ./src
# The two places it writes to: what it stores, and Next's cache.
RUN mkdir -p /data src/admin/.next/cache && chown node:node /data src/admin/.next/cache
USER node
VOLUME /data
EXPOSE 3000
# /healthz says that the process lives. A worker (--roles=worker) opens no port: switch this check off for it.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
STOPSIGNAL SIGTERM
# node itself, not npm: npm would stand between it and the signal to stop.
ENTRYPOINT ["node", "--max-semi-space-size=64", "--heap-growing-percent=100", "-C", "production", "--import", "tsx", "src/server.ts"]
