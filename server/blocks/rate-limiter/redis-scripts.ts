import type { Algorithm } from './limiter.ts';

/*
 * One script decides all policies of a subject. A policy's state is one string, packed by `struct` (numbers as doubles or whole numbers of
 * fixed size: Lua's own number → text keeps 14 digits only), read by one GET and written by one SET … PX, or KEEPTTL over what has an end
 * already, so that no key is ever without one. A refused call or a peek writes nothing. All numbers stay whole and below 2^53
 * (`checkPolicy`), where doubles are exact; every word of the call passes `tonumber` before it is compared.
 *
 * Each algorithm is a function (state or false, limit, window, cost, capacity, now) giving: wait (0 passes, -1 never), remaining, reset,
 * and, when something is to be written, the new state ('' for none) and how long it is of use in ms; no time when the one that was set with
 * the stored state still holds, because writing a number costs Redis about as much as a command.
 */
const BUCKET = `
local function bucket(v, limit, window, cost, cap, now)
  local level, ahead, rate = 0, 0, limit
  if v then
    local at
    level, at, rate = struct.unpack('<ddd', v)
    if at > now then
      ahead = at - now
    else
      level = level - (now - at) * rate
      if level < 0 then level = 0 end
    end
  end
  local full = cap * window
  local wait = 0
  if cost >= 0 then
    local wanted = cost == 0 and 1 or cost
    if wanted > cap then
      wait = -1
    else
      local excess = level + wanted * window - full
      if excess > 0 then wait = math.ceil(excess / rate) + ahead end
    end
  end
  if wait ~= 0 or cost == 0 then
    return wait, math.floor((full - level) / window), level > 0 and math.ceil(level / rate) + ahead or 0
  end
  level = level + cost * window
  if level <= 0 then return 0, cap, 0, '', 0 end
  local reset = math.ceil(level / limit) + ahead
  return 0, math.floor((full - level) / window), reset, struct.pack('<ddd', level, now + ahead, limit), reset
end`;

const FIXED_WINDOW = `
local function fixed(v, limit, window, cost, cap, now)
  local start, count, timed = now - now % window, 0, false
  if v then
    local s, c = struct.unpack('<dd', v)
    if s >= start then start, count, timed = s, c, true end
  end
  local left = start + window - now
  local wait = 0
  if cost >= 0 then
    local wanted = cost == 0 and 1 or cost
    if wanted > limit then wait = -1 elseif count + wanted > limit then wait = left end
  end
  if wait ~= 0 or cost == 0 then return wait, limit - count, count > 0 and left or 0 end
  count = count + cost
  if count <= 0 then return 0, limit, 0, '', 0 end
  return 0, limit - count, left, struct.pack('<dd', start, count), not timed and left or nil
end`;

const SLIDING_WINDOW_COUNTER = `
local function counter(v, limit, window, cost, cap, now)
  local start, current, previous, timed = now - now % window, 0, 0, false
  if v then
    local s, c, p = struct.unpack('<ddd', v)
    if s >= start then
      -- With a count of its own the state was given two windows.
      start, current, previous, timed = s, c, p, c > 0
    elseif s + window == start then
      previous = c
    end
  end
  local into = now - start
  if into < 0 then into = 0 end
  local wait = 0
  if cost >= 0 then
    local wanted = cost == 0 and 1 or cost
    if wanted > limit then
      wait = -1
    elseif previous * (window - into) + (current + wanted) * window > limit * window then
      local room = (limit - current - wanted) * window
      if room >= 0 then
        wait = start + window - math.floor(room / previous) - now
      else
        wait = start + 2 * window - math.floor((limit - wanted) * window / current) - now
      end
    end
  end
  local charged = wait == 0 and cost ~= 0
  if charged then
    current = current + cost
    if current < 0 then
      previous = math.max(0, previous + current)
      current = 0
    end
  end
  local reset = 0
  if current > 0 then reset = start + 2 * window - now elseif previous > 0 then reset = start + window - now end
  local remaining = math.floor((limit * window - previous * (window - into) - current * window) / window)
  if not charged then return wait, remaining, reset end
  if reset == 0 then return 0, limit, 0, '', 0 end
  return 0, remaining, reset, struct.pack('<ddd', start, current, previous), (not timed or current == 0) and reset or nil
end`;

/** A log is 4 bytes of total, then 10 per millisecond with calls: its time and what they cost. */
const SLIDING_WINDOW_LOG = `
local function log(v, limit, window, cost, cap, now)
  local total, first, size, last, lastCost = 0, 5, 4, now, 0
  local seen = now
  if v then
    size = #v
    total = struct.unpack('<I4', v)
    last, lastCost = struct.unpack('<I6I4', v, size - 9)
    if last > seen then seen = last end
    while first < size do
      local at, units = struct.unpack('<I6I4', v, first)
      if at + window > seen then break end
      total = total - units
      first = first + 10
    end
  end
  local wait = 0
  if cost >= 0 then
    local wanted = cost == 0 and 1 or cost
    if wanted > limit then
      wait = -1
    else
      local tooMany, next = total + wanted - limit, first
      while tooMany > 0 do
        local at, units = struct.unpack('<I6I4', v, next)
        tooMany = tooMany - units
        wait = at + window - now
        next = next + 10
      end
    end
  end
  if wait ~= 0 or cost == 0 then return wait, limit - total, total > 0 and last + window - now or 0 end
  if cost > 0 then
    total = total + cost
    local kept = ''
    if total == cost then
      lastCost = cost
    elseif last == seen then
      kept = string.sub(v, first, size - 10)
      lastCost = lastCost + cost
    else
      kept = string.sub(v, first)
      lastCost = cost
    end
    local reset = seen + window - now
    return 0, limit - total, reset, struct.pack('<I4', total) .. kept .. struct.pack('<I6I4', seen, lastCost), reset
  end
  local left = math.min(-cost, total)
  total = total - left
  if total == 0 then return 0, limit, 0, '', 0 end
  while left >= lastCost do
    left = left - lastCost
    size = size - 10
    last, lastCost = struct.unpack('<I6I4', v, size - 9)
  end
  local reset = last + window - now
  return 0, limit - total, reset, struct.pack('<I4', total) .. string.sub(v, first, size - 10)
    .. struct.pack('<I6I4', last, lastCost - left), reset
end`;

const COUNTING: Record<Algorithm, { name: string; lua: string; read: string }> = {
  'token-bucket': { name: 'bucket', lua: BUCKET, read: "struct.unpack('<ddd', v)" },
  'leaking-bucket': { name: 'bucket', lua: BUCKET, read: "struct.unpack('<ddd', v)" },
  'fixed-window': { name: 'fixed', lua: FIXED_WINDOW, read: "struct.unpack('<dd', v)" },
  'sliding-window-counter': { name: 'counter', lua: SLIDING_WINDOW_COUNTER, read: "struct.unpack('<ddd', v)" },
  'sliding-window-log': { name: 'log', lua: SLIDING_WINDOW_LOG, read: '' },
};

/** Where the time comes from: the server's clock, or the call's last word, when a state outlives its use by a minute of real time. */
export type TimeSource = 'server' | 'passed-in';

export const CLOCK: Record<TimeSource, string> = {
  server: `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`,
  'passed-in': `
local now = tonumber(ARGV[#ARGV])`,
};
export const LIFETIME: Record<TimeSource, string> = { server: 'ttl', 'passed-in': 'ttl + 60000' };

/** `sha`, by which Redis knows a script, is filled in by its first run. */
export type Script = { readonly text: string; sha?: string };

export const script = (text: string): Script => ({ text });

/** How remaining and reset share one number: exact in doubles as long as remaining stays below 2^20. */
export const RESETS = 2 ** 32;

/**
 * Decides one policy. Words: cost, limit, window, capacity. Gives remaining, reset and wait (0 allowed, -1 never), in ms; of an allowed call
 * of common size only `remaining * RESETS + reset`, because making and reading a list of three costs as much as a command.
 */
export function singleScript(algorithm: Algorithm, time: TimeSource): Script {
  const { name, lua } = COUNTING[algorithm];
  return script(`${lua}
${CLOCK[time]}
local key = KEYS[1]
local wait, remaining, reset, state, ttl = ${name}(redis.call('GET', key), tonumber(ARGV[2]), tonumber(ARGV[3]),
  tonumber(ARGV[1]), tonumber(ARGV[4]), now)
if state == '' then
  redis.call('DEL', key)
elseif ttl then
  redis.call('SET', key, state, 'PX', ${LIFETIME[time]})
elseif state then
  redis.call('SET', key, state, 'KEEPTTL')
end
if wait == 0 and remaining >= 0 and remaining < ${2 ** 20} and reset < ${RESETS} then return remaining * ${RESETS} + reset end
return { remaining, reset, wait }`);
}

/** Decides several policies, all or none. Words: cost, then limit, window and capacity of each. Gives remaining, reset and wait of each. */
export function severalScript(algorithms: readonly Algorithm[], time: TimeSource): Script {
  const bodies = new Set(algorithms.map((algorithm) => COUNTING[algorithm].lua));
  return script(`${[...bodies].join('')}
${CLOCK[time]}
local count = { ${algorithms.map((algorithm) => COUNTING[algorithm].name).join(', ')} }
local cost = tonumber(ARGV[1])
local values, answers, writes, passed = {}, {}, {}, true
for i, key in ipairs(KEYS) do
  values[i] = redis.call('GET', key)
  local wait, remaining, reset, state, ttl = count[i](values[i], tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), cost,
    tonumber(ARGV[3 * i + 1]), now)
  answers[3 * i - 2], answers[3 * i - 1], answers[3 * i] = remaining, reset, wait
  if wait ~= 0 then passed = false end
  if state then writes[#writes + 1] = { i, state, ttl } end
end
for _, write in ipairs(writes) do
  local i, state, ttl = write[1], write[2], write[3]
  if not passed then
    local _, remaining, reset = count[i](values[i], tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), 0,
      tonumber(ARGV[3 * i + 1]), now)
    answers[3 * i - 2], answers[3 * i - 1] = remaining, reset
  elseif state == '' then
    redis.call('DEL', KEYS[i])
  elseif ttl then
    redis.call('SET', KEYS[i], state, 'PX', ${LIFETIME[time]})
  else
    redis.call('SET', KEYS[i], state, 'KEEPTTL')
  end
end
return answers`);
}

/** Gives the time and the numbers of the state as they are stored; of a log its times and costs in turns, the newest 1,000. */
export function inspectScript(algorithm: Algorithm, time: TimeSource): Script {
  const { read } = COUNTING[algorithm];
  const numbers =
    algorithm === 'sliding-window-log'
      ? `
  for i = math.max(5, #v - 9999), #v, 10 do
    local at, units = struct.unpack('<I6I4', v, i)
    answer[#answer + 1] = at
    answer[#answer + 1] = units
  end`
      : `
  for _, number in ipairs({ ${read} }) do answer[#answer + 1] = number end
  answer[#answer] = nil`;
  return script(`${CLOCK[time]}
local answer = { now }
local v = redis.call('GET', KEYS[1])
if v then${numbers}
end
return answer`);
}

export const RESET_SCRIPT = script("return redis.call('DEL', unpack(KEYS))");
