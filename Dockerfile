# syntax=docker/dockerfile:1

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json vite.config.ts ./
COPY schema ./schema
COPY src ./src
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# No package that the service needs has an install script worth running as root.
RUN --mount=type=cache,target=/var/cache/npm npm ci --omit=dev --ignore-scripts --cache /var/cache/npm --no-audit --no-fund

FROM node:24-slim AS runtime
LABEL org.opencontainers.image.title="Sightline" \
      org.opencontainers.image.description="One typed GraphQL graph over NHN Cloud System Monitoring, Prometheus, ZMON and GroundWork." \
      org.opencontainers.image.licenses="Apache-2.0"
# HOST and PORT win over the file, so that the port published and the health check are right whatever it says.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=4000 \
    SIGHTLINE_CONFIG=/etc/sightline/config.yaml
WORKDIR /app
COPY package.json ./
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# By number: Kubernetes' runAsNonRoot cannot tell that a name is not root. It is the image's user "node".
USER 1000:1000
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/livez`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# The service writes no file: the root file system may be read-only. It is process 1 itself, so SIGTERM reaches it.
CMD ["node", "dist/main.js"]
