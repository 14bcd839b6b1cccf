// Loaded before an example of the vendor: what its text takes for granted. PRELOAD, as JSON, may have
//   "global": {"name": ["package", "export", [arguments…]], "other": "any other value"}   names that it uses and does not define
//   "port": 41234    it listens there in place of 3000
//   "hurry": 60      its waits of so many seconds or more are over at once

const net = require("node:net");

const { global = {}, port, hurry } = JSON.parse(process.env.PRELOAD);

for (const [name, value] of Object.entries(global)) {
  if (Array.isArray(value)) {
    const [from, what, values] = value;
    globalThis[name] = values ? require(from)[what](...values) : require(from)[what];
  } else {
    globalThis[name] = value;
  }
}

// On loopback only.
const { listen } = net.Server.prototype;
net.Server.prototype.listen = function (first, ...others) {
  if (typeof first !== "number") return listen.call(this, first, ...others);
  return listen.call(this, { port: first === 3000 && port ? port : first, host: "127.0.0.1" }, ...others);
};

if (hurry) {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = (work, span, ...values) => setTimeout(work, span >= hurry * 1000 ? 0 : span, ...values);
}
