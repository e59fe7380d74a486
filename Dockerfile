# One image for every process of the service; docker-compose.yml says which command each runs.
FROM node:24-bookworm-slim
WORKDIR /srv/switchboard
ENV NODE_ENV=production
COPY package.json package-lock.json ./
# Run by npm's postinstall.
COPY db/mend-driver.mjs db/
RUN npm ci --omit=dev --no-fund --no-audit
COPY . .
USER node
CMD ["npm", "start"]
