# One image for every process of the service; docker-compose.yml says which command each runs.
ARG NODE_VERSION=24-bookworm-slim

# The web console is built here. Its packages are needed for the build only.
FROM node:${NODE_VERSION} AS console
WORKDIR /srv/switchboard
ENV NPM_CONFIG_UPDATE_NOTIFIER=false
COPY package.json package-lock.json ./
COPY db/patch-driver.mjs db/
RUN npm ci --no-fund --no-audit
COPY console console
RUN npm run console:build

FROM node:${NODE_VERSION}
# Temporal's client trusts the system's certificates, of which the slim image has none: without, no TLS to Temporal Cloud.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/switchboard
# Customers' files. A volume that is mounted here takes over whose it is.
RUN mkdir -p /var/lib/switchboard && chown node:node /var/lib/switchboard
ENV NODE_ENV=production DATA_DIR=/var/lib/switchboard NPM_CONFIG_UPDATE_NOTIFIER=false
COPY package.json package-lock.json ./
# Run by npm's postinstall.
COPY db/patch-driver.mjs db/
RUN npm ci --omit=dev --no-fund --no-audit
# .dockerignore lists what there is to copy.
COPY . .
RUN rm -rf console
COPY --from=console /srv/switchboard/console/dist console/dist
# Where what V8 makes of the code is kept (platform/typescript.mjs); V8 keeps it apart for each user and set of flags. Without
# settings a process ends once it has loaded everything.
RUN mkdir -p node_modules/.cache && chown node:node node_modules/.cache
USER node
RUN for entry in api/main.ts workers/main.ts; do \
      node --max-semi-space-size=32 --min-semi-space-size=32 --no-memory-reducer --heap-growing-percent=100 --no-lazy-feedback-allocation --always-sparkplug --import ./platform/typescript.mjs $entry 2>&1 | grep '^Missing in the environment' || exit 1; \
    done
CMD ["node", "--max-semi-space-size=32", "--min-semi-space-size=32", "--no-memory-reducer", "--heap-growing-percent=100", "--no-lazy-feedback-allocation", "--always-sparkplug", "--import", "./platform/typescript.mjs", "api/main.ts"]
