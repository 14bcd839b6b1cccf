// @green-api/whatsapp-api-client, the first JavaScript SDK: its host is an option.

import { logsInAndOut, run, waitsTenMinutes } from "./journey.mjs";
import { sdk } from "./sdk.mjs";

const name = "@green-api/whatsapp-api-client";
const { restAPI, version } = sdk(name);

const clientOf = (server) =>
  restAPI({
    idInstance: String(server.id),
    apiTokenInstance: server.token,
    host: server.url,
    media: server.url,
  }).instance;

await run(`${name} ${version}`, clientOf, { "login and logout": logsInAndOut, "ten-minute wait": waitsTenMinutes });
