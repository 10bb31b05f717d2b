-- Who asks: 256 visitors of as many addresses, with the headers that browsers send. Written once, so that making them costs wrk nothing.
local agents = {
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 15; SM-S938N) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
  "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}
local languages = { "ko-KR,ko;q=0.9,en;q=0.8", "en-US,en;q=0.9", "ja,en;q=0.7" }
local referrers = { "https://www.google.com/", "https://search.naver.com/search.naver?query=maru", "https://t.co/" }
local sent = {}
local turn = 0

init = function()
  for n = 0, 255 do
    sent[n + 1] = wrk.format("GET", wrk.path, {
      ["Host"] = wrk.headers["Host"],
      ["Accept"] = "text/html,application/xhtml+xml",
      ["Accept-Encoding"] = "gzip, deflate",
      ["Accept-Language"] = languages[n % 3 + 1],
      ["Referer"] = referrers[n % 3 + 1],
      ["User-Agent"] = agents[n % 4 + 1],
      ["X-Forwarded-For"] = "168.126." .. n .. ".7",
    })
  end
end

request = function()
  turn = turn % 256 + 1
  return sent[turn]
end
