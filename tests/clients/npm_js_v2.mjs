// @green-api/whatsapp-api-client-js-v2, the second JavaScript SDK.

import { run } from "./journey.mjs";
import { repointed } from "./repointed.mjs";
import { sdk } from "./sdk.mjs";

const name = "@green-api/whatsapp-api-client-js-v2";
const { GreenApiClient, version } = sdk(name);

await run(`${name} ${version}`, repointed(GreenApiClient));
