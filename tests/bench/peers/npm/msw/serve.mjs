// MSW as an HTTP server, with the stub. Usage: serve.mjs PORT BODY_FILE FAST SLOW MILLISECONDS
import fs from 'node:fs';
import {createServer} from '@mswjs/http-middleware';
import {delay, http, HttpResponse} from 'msw';

const [port, file, fast, slow, wait] = process.argv.slice(2);
const body = JSON.parse(fs.readFileSync(file, 'utf8'));
createServer(
  http.get(fast, () => HttpResponse.json(body)),
  http.get(slow, async () => {
    await delay(Number(wait));
    return HttpResponse.json(body);
  }),
).listen(Number(port), '127.0.0.1');
