# One image for every role; docker-compose.yml says which process does what.
FROM node:20-bookworm-slim AS build
WORKDIR /build
# packages first: they change less often than the sources
COPY package.json package-lock.json ./
COPY web-console/package.json web-console/
COPY web-visitor/package.json web-visitor/
RUN npm ci
COPY . .
RUN node scripts/build.mjs --force && npm prune --omit=dev

FROM node:20-bookworm-slim
ENV NODE_ENV=production PORT=3000 LAMPLIGHT_DATA=/data LAMPLIGHT_KEY_FILE=/keys/master.json
WORKDIR /app
COPY --from=build /build/package.json /build/LICENSE /build/NOTICE ./
COPY --from=build /build/node_modules node_modules
COPY --from=build /build/web-console/dist web-console/dist
COPY --from=build /build/web-visitor/dist web-visitor/dist
COPY --from=build /build/dist dist
# a new volume takes over who owns the folder it is mounted on
RUN install -d -o node -g node -m 700 /data /keys
VOLUME ["/data", "/keys"]
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=4s --start-period=300s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
