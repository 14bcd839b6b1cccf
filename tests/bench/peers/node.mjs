// node:http with the stub and nothing else. Usage: node.mjs PORT BODY_FILE FAST SLOW MILLISECONDS
import fs from 'node:fs';
import http from 'node:http';

const [port, file, fast, slow, wait] = process.argv.slice(2);
const body = fs.readFileSync(file);
const send = (answer) => answer.writeHead(200, {'content-type': 'application/json', 'content-length': body.length}).end(body);

http.createServer((call, answer) => {
  if (call.url === fast) send(answer);
  else if (call.url === slow) setTimeout(send, Number(wait), answer);
  else answer.writeHead(404).end();
}).listen(Number(port), '127.0.0.1', 4096);
