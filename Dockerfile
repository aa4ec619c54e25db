# Conclave in a container. Node is the one of the lock file, so what runs here is what is tested.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package runs a script, and none needs a compiler. What only a compiler reads is left out.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/node-linux-*/include node_modules/node-linux-*/share node_modules/better-sqlite3/deps

FROM debian:bookworm-slim
WORKDIR /app
# A number and not a name, so that whoever runs it can see that it is not root.
RUN install -d -o 10001 -g 10001 -m 700 /data
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY src src
ENV DATABASE_URL=sqlite:/data/conclave.db
VOLUME /data
USER 10001:10001
EXPOSE 3000
# Ready means that the database takes a write and Telegram was reached lately.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/app/node_modules/.bin/node", "/app/src/http/ask-ready.ts"]
# Node itself, with no npm or shell before it: SIGTERM reaches it, and it has three seconds for what is in flight.
CMD ["/app/node_modules/.bin/node", "/app/src/main.ts"]
