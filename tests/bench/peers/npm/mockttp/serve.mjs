// mockttp with the stub. Usage: serve.mjs PORT BODY_FILE FAST SLOW MILLISECONDS
import fs from 'node:fs';
import {getLocal} from 'mockttp';

const [port, file, fast, slow, wait] = process.argv.slice(2);
const body = fs.readFileSync(file, 'utf8');
const headers = {'content-type': 'application/json'};
const server = getLocal({recordTraffic: false}); // else it keeps every body
await server.start(Number(port));
await server.forGet(fast).thenReply(200, body, headers);
await server.forGet(slow).delay(Number(wait)).thenReply(200, body, headers);
