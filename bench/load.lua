-- Sends one request after the other, each with the next line of a file as its header, and prints what came of it as one
-- line of JSON: wrk -s load.lua http://127.0.0.1:3000 -- headers.txt

local requests = {}
local at = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local name, value = line:match('^([^:]+): (.*)$')
    requests[#requests + 1] = wrk.format('GET', '/', { [name] = value })
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"refused":%d,"failed":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
