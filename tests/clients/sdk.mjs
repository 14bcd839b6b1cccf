// An SDK from node_modules; where it is missing, what to do.

import { createRequire } from "node:module";

const load = createRequire(import.meta.url);

export function sdk(name) {
  try {
    return { ...load(name), version: load(`${name}/package.json`).version };
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error;
    console.error(`${name} is not installed: cd tests/clients && npm ci --ignore-scripts`);
    process.exit(1);
  }
}
