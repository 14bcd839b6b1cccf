// @green-api/greenapi-integration, what the vendor's bridges to other services are built on.

import { run } from "./journey.mjs";
import { repointed } from "./repointed.mjs";
import { sdk } from "./sdk.mjs";

const name = "@green-api/greenapi-integration";
const { GreenApiClient, version } = sdk(name);

await run(`${name} ${version}`, repointed(GreenApiClient));
