#!/usr/bin/env bash
# Measures the HTTP hot paths with wrk, each beside a bare Kestrel endpoint in the same run: benchmarks/http.sh [SECONDS]
# SQLite always; PostgreSQL too when KAIZEN_BENCH_POSTGRESQL holds a connection string (its database is used and filled).
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-8}
threads=2
connections=32
work=$(mktemp -d)
pids=()
stop() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; done; pids=(); }
trap 'stop; rm -rf "$work"' EXIT

dotnet build -c Release benchmarks/Kaizen.Benchmarks -v q >/dev/null
bin=benchmarks/Kaizen.Benchmarks/bin/Release/net10.0
api=http://127.0.0.1:8123
bare=http://127.0.0.1:8124

await() { for _ in $(seq 200); do curl -sf "$1" >/dev/null && return; sleep 0.1; done; echo "$1 does not answer" >&2; exit 1; }
start_api() {
  ASPNETCORE_ENVIRONMENT=Production Urls=$api Auth__FirstKeyPath="$work/key.txt" DataProtection__KeysPath="$work/keys" Logging__LogLevel__Default=Warning \
    env "$@" dotnet "$bin/Kaizen.Api.dll" --contentRoot "$work" >"$work/api.log" 2>&1 &
  pids+=($!)
  await $api/health/ready
  key=$(cat "$work/key.txt")
}
rate() { wrk -t$threads -c$connections -d"${1}s" "${@:2}" | awk '/Requests\/sec/ {r=$2} /Non-2xx/ {bad=$NF} END {if (bad) {print bad " answers were no success" > "/dev/stderr"; exit 1}; printf "%d", r}'; }
measure() { rate 3 "$@" >/dev/null; rate "$seconds" "$@"; }   # a warm-up first
row() { printf '| %-44s | %8s | %8s | %5s |\n' "$1" "$2" "$3" "$(awk -v a="$2" -v b="$3" 'BEGIN {printf "%d %%", 100 * a / b}')"; }
compare() { local ours bare_rate; ours=$(measure "${@:2}"); bare_rate=$(measure $bare/); row "$1" "$ours" "$bare_rate"; }
post() { printf 'wrk.method="POST"\nwrk.headers["Content-Type"]="application/json"\nwrk.body=[[%s]]\n' "$1" >"$work/post.lua"; }
create_task() { curl -s $api/api/v1/tasks -H "X-API-Key: $key" -H 'Content-Type: application/json' \
  -d "{\"name\":\"bench-$RANDOM-$RANDOM\",\"schema_json\":{\"ticket_text\":\"string\"},\"feedback_threshold\":100000000,\"feedback_retention_limit\":100000000}" | grep -o '"id":"[^"]*' | cut -c7-; }

dotnet "$bin/Kaizen.Benchmarks.dll" bare $bare >/dev/null 2>&1 &
bare_pid=$!
trap 'stop; kill $bare_pid 2>/dev/null; rm -rf "$work"' EXIT
await $bare/

echo "$(nproc) cores, $connections connections, ${seconds} s each, load generator and database on the same cores; requests per second"
row "" "Kaizen" "bare" 2>/dev/null | sed 's/| *[0-9-]* % *|$/| share |/'
for database in Sqlite ${KAIZEN_BENCH_POSTGRESQL:+PostgreSql}; do
  if [ "$database" = Sqlite ]; then start_api "ConnectionStrings__Kaizen=Data Source=$work/bench.db"
  else rm -f "$work/key.txt"; start_api Database__Provider=PostgreSql "ConnectionStrings__Kaizen=$KAIZEN_BENCH_POSTGRESQL"; fi
  auth="X-API-Key: $key"
  task=$(create_task)
  version=$(curl -s $api/api/v1/prompts/$task/versions -H "$auth" -H 'Content-Type: application/json' \
    -d '{"prompt_text":"Say which team handles the ticket: billing, shipping, account or technical. {ticket_text}"}' | grep -o '"id":"[^"]*' | cut -c7-)
  curl -sf -o /dev/null -X POST "$api/api/v1/prompts/$task/activate?version_id=$version" -H "$auth"
  compare "prompt read, $database" -H "$auth" $api/api/v1/prompts/$task
  post "{\"task_id\":\"$task\",\"inputs\":{\"ticket_text\":\"My parcel has not arrived\"},\"output\":\"shipping\",\"score\":1.0}"
  compare "feedback POST, $database" -H "$auth" -s "$work/post.lua" $api/api/v1/feedback
  post "{\"task_id\":\"$task\",\"prompt_text\":\"Which team?\",\"response_text\":\"shipping\",\"model\":\"gpt-4o\",\"tokens\":42,\"latency_ms\":310.5}"
  compare "trace POST, $database" -H "$auth" -s "$work/post.lua" $api/api/v1/traces
  stop
done

for rows in 10000 1000000; do
  rm -f "$work"/bench.db* "$work/key.txt"
  start_api "ConnectionStrings__Kaizen=Data Source=$work/bench.db"
  auth="X-API-Key: $key"
  task=$(create_task)
  stop
  dotnet "$bin/Kaizen.Benchmarks.dll" fill "Data Source=$work/bench.db" "$task" $rows
  start_api "ConnectionStrings__Kaizen=Data Source=$work/bench.db"
  compare "task list, Sqlite, $rows feedback rows" -H "$auth" $api/api/v1/tasks
  post "{\"task_id\":\"$task\",\"inputs\":{\"ticket_text\":\"My parcel has not arrived\"},\"output\":\"shipping\",\"score\":1.0}"
  compare "feedback POST, Sqlite, $rows feedback rows" -H "$auth" -s "$work/post.lua" $api/api/v1/feedback
  stop
done
