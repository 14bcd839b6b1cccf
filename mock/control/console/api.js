// The control API: calls, refusals, and the token that --control-token asks for.

const tokenKey = "greenmock.token";
let token = sessionStorage.getItem(tokenKey);
let askForToken = async () => null;
let asking = null;

/** A refusal, in the server's words. `status` 0: it could not be reached. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? `the server answered ${status}`);
    this.status = status;
    this.body = body;
  }
}

/** `ask(wrong)` gives a token, or null if the person does not know it. */
export function onTokenNeeded(ask) {
  askForToken = ask;
}

/** Of several calls that are refused at once, one asks. */
function renewToken(refused) {
  if (refused !== token) return Promise.resolve(token);
  asking ??= askForToken(token !== null).then((given) => {
    asking = null;
    if (given === null) return null;
    token = given;
    sessionStorage.setItem(tokenKey, given);
    return given;
  });
  return asking;
}

/** fetch with the token; asks for it when it is needed. Throws Problem only if the server is not there. */
export async function request(path, options = {}) {
  for (;;) {
    const used = token;
    const headers = { ...options.headers, ...(used === null ? {} : { Authorization: `Bearer ${used}` }) };
    let answer;
    try {
      answer = await fetch(path, { ...options, headers, cache: "no-store" });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Problem(0, { detail: `greenmock does not answer at ${location.host}` });
    }
    if (answer.status !== 401) return answer;
    if ((await renewToken(used)) === null) return answer;
  }
}

/** The whole answer, if it is a good one; else throws Problem. */
export async function fetched(path, options) {
  const answer = await request(path, options);
  if (answer.ok) return answer;
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // Not one of ours; the status must do.
  }
  throw new Problem(answer.status, body);
}

/** Calls, and gives the JSON that comes back. `body`: a value, or a text that is sent as it is. */
export async function call(verb, path, body) {
  const changes = verb === "POST" || verb === "PUT" || verb === "PATCH";
  const answer = await fetched(path, {
    method: verb,
    headers: changes ? { "Content-Type": "application/json" } : {},
    body: changes ? (typeof body === "string" ? body : JSON.stringify(body ?? {})) : undefined,
  });
  return answer.json();
}

export const get = (path) => call("GET", path);

/** The address of an instance in this API. */
export const controlOf = (id) => `/_mock/instances/${encodeURIComponent(id)}`;
