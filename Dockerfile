# Built in one stage, with a compiler for sqlite3; run from another, with neither compiler nor sources.
FROM node:22-bookworm-slim AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# Without the sources and intermediate files that sqlite3 is compiled from.
RUN npm run build \
  && npm prune --omit=dev \
  && cd node_modules/sqlite3 \
  && rm -rf deps src build/deps build/Release/obj* build/Release/*.a build/Release/node-addon-api

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
# An empty volume gets the owner of the folder that it is mounted over.
RUN install -d -o node -g node -m 0700 data
COPY --from=build /app/package.json ./
COPY --from=build /app/bin ./bin
COPY --from=build /app/scripts/compile-cache.cjs /app/scripts/health-check.mjs /app/scripts/thread-pool.cjs ./scripts/
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Its name alone, for `docker exec`.
RUN ln -s /app/bin/auth-service.cjs /usr/local/bin/auth-service
USER node
VOLUME /app/data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "scripts/health-check.mjs"]
# As `npm run start:prod`, but without npm between the process and its signals.
CMD ["node", "--max-semi-space-size=2", "--v8-pool-size=1", "bin/auth-service.cjs", "serve"]
