// The hosted QR page: asks the server that it came from for the code, shows it, and keeps it current. What comes from
// outside becomes text or the picture's address, never markup.
"use strict";

(() => {
  const second = 1000;
  const lifetime = 20; // seconds that a code can be scanned (docs: QR)
  const slowest = 30; // seconds between two calls, however often the server says that there are too many
  const patience = 3; // seconds after which a call that is not answered is worth a word

  const part = (id) => document.getElementById(id);
  const [getButton, logoutButton, status, detail, waited, figure, picture] =
    ["get", "logout", "status", "detail", "waited", "figure", "picture"].map(part);

  // ---- the link, and the addresses beside it

  const link = /^(.*\/)wainstance(\d+)\/([^/]+)(?:\/v3)?\/?$/i.exec(location.pathname);

  function addressOf(method) {
    const url = new URL(location.href);
    url.username = url.password = url.search = url.hash = "";
    url.pathname = `${link[1]}waInstance${link[2]}/${method}/${link[3]}`;
    return url.href;
  }

  /** What a method answers. Status 0: no answer came; body undefined: it is no JSON. Never throws. */
  async function ask(method) {
    try {
      const response = await fetch(addressOf(method), { cache: "no-store", credentials: "omit" });
      const text = await response.text();
      return { status: response.status, body: parsed(text), retryAfter: Number(response.headers.get("Retry-After")) || 0 };
    } catch {
      return { status: 0 };
    }
  }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** The state of the account; undefined if it cannot be had. */
  const refused = (status) => [401, 403, 404].includes(status);

  async function stateOfAccount() {
    const { status: code, body } = await ask("getStateInstance");
    return { state: typeof body?.stateInstance === "string" ? body.stateInstance : undefined, isRefused: refused(code) };
  }

  // ---- what a person sees

  /** Only a change is written, since a screen reader speaks it. */
  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
    element.hidden = text === "" && element !== status;
  }

  /** `kind`: idle, wait, scan, good or bad. */
  function say(kind, text, more = "") {
    status.dataset.kind = kind;
    write(status, text);
    write(detail, more);
  }

  let shown; // { message, at, readable } of the picture; readable is undefined until the browser has read it

  function showPicture(message) {
    if (shown?.message === message) {
      shown.at = performance.now();
    } else {
      shown = { message, at: performance.now() };
      picture.src = `data:image/png;base64,${message}`;
    }
    sayOfPicture();
  }

  function hidePicture() {
    shown = undefined;
    figure.hidden = true;
    picture.removeAttribute("src");
  }

  function sayOfPicture() {
    if (shown?.readable === undefined) return;
    figure.hidden = !shown.readable;
    if (shown.readable) say("scan", "Scan the code with the phone.");
    else say("bad", "The service sent a picture that cannot be read. Trying again.");
  }

  picture.addEventListener("load", () => {
    if (shown) shown.readable = true;
    sayOfPicture();
  });
  picture.addEventListener("error", () => {
    if (shown) shown.readable = false;
    sayOfPicture();
  });

  // ---- what an answer means: { kind, text, more, pause, logout, keepsPicture }. Without a pause there is no more to
  // ask. A code on the screen may stay through a short trouble: it can be scanned until it is too old.

  const messageIn = (body) => (typeof body?.message === "string" ? body.message : "");
  let pace = 1; // seconds between two calls while all is well (docs: QR, once a second)

  async function meaningOf({ status: code, body, retryAfter }) {
    if (code === 0) return { kind: "bad", text: "The server cannot be reached. Trying again.", pause: 2 };
    if (code === 429) {
      pace = Math.min(Math.max(pace * 2, retryAfter), slowest);
      return { kind: "wait", text: "Too many calls for this account: asking more slowly.", pause: pace, keepsPicture: true };
    }
    if (code === 200 && body?.type === "qrCode" && typeof body.message === "string") {
      pace = Math.max(1, pace * 0.9);
      return { picture: body.message, pause: pace };
    }
    if (code >= 500) {
      return { kind: "wait", text: "The service gave no code in time. Trying again.", more: `Status ${code}.`, pause: 5,
        keepsPicture: true };
    }
    const { state, isRefused } = await stateOfAccount();
    if (state === "starting") {
      return { kind: "wait", text: "The account is starting. Waiting for it.", more: messageIn(body), pause: 2 };
    }
    if (state === "blocked") {
      return { kind: "bad", text: "WhatsApp has blocked this account.", more: messageIn(body), logout: true };
    }
    if (code === 200) return meaningOfType(body, state);
    if (refused(code) && isRefused) {
      return { kind: "bad", text: "This link is wrong: there is no such account, or its token is another one.", more: `Status ${code}.` };
    }
    return { kind: "bad", text: "The service gives no code. Trying again.", more: messageIn(body) || `Status ${code}.`, pause: 5 };
  }

  /** An answer with status 200 that is no picture. */
  function meaningOfType(body, state) {
    const message = messageIn(body);
    if (body?.type === "alreadyLogged") {
      const more = { sleepMode: "Its phone cannot be reached now.", yellowCard: "WhatsApp limits what it may send.",
        suspended: "WhatsApp limits what it may send." }[state] ?? "";
      return { kind: "good", text: "The account is logged in.", more };
    }
    if (body?.type === "error" && /instance has auth/i.test(message)) {
      return { kind: "bad", text: "An earlier login is in the way. Log the account out first.", more: message, logout: true };
    }
    if (body?.type === "passkeyRequired") {
      return { kind: "wait", text: "WhatsApp wants a passkey. Confirm the login on the phone.", more: message, pause: 5 };
    }
    if (typeof body?.type !== "string") {
      return { kind: "bad", text: "The service sent an answer that cannot be read. Trying again.", pause: 5 };
    }
    return { kind: "bad", text: "The service gives no code. Trying again.", more: message || body.type, pause: 5 };
  }

  // ---- asking, as long as there is something to ask

  let following = false;
  let began; // when the call of qr began that is not answered yet
  let last = -Infinity; // when the last one began
  let wake = () => {};

  /** So many seconds, or until the button is pressed; but never two calls within a second. */
  function rest(seconds) {
    const left = () => Math.max(0, last + second - performance.now());
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(left(), seconds * second));
      wake = () => {
        clearTimeout(timer);
        setTimeout(resolve, left());
      };
    });
  }

  async function follow() {
    if (following) return wake();
    following = true;
    logoutButton.hidden = true;
    if (last + second > performance.now()) await rest(0);
    for (;;) {
      last = began = performance.now();
      const answer = await ask("qr");
      began = undefined;
      write(waited, "");
      const meaning = await meaningOf(answer);
      if (meaning.picture !== undefined) {
        showPicture(meaning.picture);
      } else {
        if (!meaning.keepsPicture) hidePicture();
        say(meaning.kind, meaning.text, meaning.more);
      }
      if (meaning.logout) logoutButton.hidden = false;
      if (meaning.pause === undefined) break;
      await rest(meaning.pause);
    }
    following = false;
  }

  let leaving = false; // a button that is disabled meanwhile would lose the focus

  async function logOut() {
    if (leaving) return;
    leaving = true;
    say("wait", "Logging out.");
    const { status: code, body } = await ask("logout");
    leaving = false;
    if (body?.isLogout === true) {
      getButton.focus(); // the other one goes, and must not take the focus with it
      return follow();
    }
    say("bad", "The account was not logged out.", messageIn(body) || (code === 0 ? "The server cannot be reached." : `Status ${code}.`));
  }

  /** Once a second: how long the call has been waiting, and whether the code on the screen is too old. */
  function tick() {
    const now = performance.now();
    if (shown && now - shown.at > lifetime * second) hidePicture();
    const seconds = began === undefined ? 0 : Math.floor((now - began) / second);
    if (seconds >= patience && !shown) say("wait", "Waiting for the service. A code can take up to 10 minutes.");
    write(waited, seconds >= patience ? `Waiting for ${seconds} s.` : "");
  }

  if (link) {
    part("account").textContent = link[2];
    getButton.addEventListener("click", follow);
    logoutButton.addEventListener("click", logOut);
    setInterval(tick, second);
  } else {
    getButton.disabled = true;
    say("bad", "This link is not whole: it ends in /waInstance, the number of the account, a slash and its token.");
  }
})();
