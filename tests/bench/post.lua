-- wrk -s post.lua URL -- BODY: posts this JSON each time.

function init(arguments)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = arguments[1]
end
