// What a message says, of whichever kind, in words for the page. Its data may be anybody's: nothing in it is sure to be there.

const text = (value) => (typeof value === "string" ? value : typeof value === "number" ? String(value) : "");
const list = (value) => (Array.isArray(value) ? value : []);
const lines = (...parts) => parts.map(text).filter((part) => part !== "");
const ofMessage = (id) => (text(id) === "" ? "" : `of message ${id}`);

/** A thumbnail of the service is a JPEG in base64. */
const pictureOf = (thumbnail) => (/^[A-Za-z0-9+/]+={0,2}$/.test(text(thumbnail)) ? `data:image/jpeg;base64,${thumbnail}` : null);

/** Only addresses that a browser fetches: `javascript:` and the like are none. */
function addressOf(given) {
  return /^https?:\/\//i.test(text(given)) ? given : null;
}

function fileWords({ fileMessageData: file = {} }) {
  return { text: text(file.caption), notes: lines(file.mimeType), picture: pictureOf(file.jpegThumbnail),
    link: { name: text(file.fileName) || "file", address: addressOf(file.downloadUrl) } };
}

function quoteOf({ quotedMessage: quote }) {
  if (!quote) return undefined;
  return text(quote.textMessage) || text(quote.extendedTextMessage?.text) || text(quote.caption) || lines(quote.typeMessage, ofMessage(quote.stanzaId)).join(" ");
}

function voteWords({ optionName, optionVoters }) {
  const voters = list(optionVoters).map(text);
  return `${text(optionName)}: ${voters.length === 0 ? "nobody" : voters.join(", ")}`;
}

const wordsByKind = {
  textMessage: (data) => ({ text: text(data.textMessageData?.textMessage) }),
  extendedTextMessage: (data) => ({ text: text(data.extendedTextMessageData?.text), quote: quoteOf(data) }),
  quotedMessage: (data) => ({ text: text(data.extendedTextMessageData?.text), quote: quoteOf(data) }),
  reactionMessage: (data) => ({ text: text(data.extendedTextMessageData?.text), notes: lines(ofMessage(data.quotedMessage?.stanzaId)) }),
  imageMessage: fileWords,
  videoMessage: fileWords,
  audioMessage: fileWords,
  documentMessage: fileWords,
  stickerMessage: fileWords,
  locationMessage: ({ locationMessageData: at = {} }) => ({ text: text(at.nameLocation), notes: lines(at.address, lines(at.latitude, at.longitude).join(", ")) }),
  contactMessage: ({ contactMessageData: card = {} }) => ({ text: text(card.displayName) }),
  contactsArrayMessage: (data) => ({ text: list(data.messageData?.contacts ?? data.contacts).map((one) => text(one?.displayName)).join(", ") }),
  pollMessage: ({ pollMessageData: poll = {} }) => ({ text: text(poll.name), notes: list(poll.options).map((one) => text(one?.optionName)) }),
  pollUpdateMessage: ({ pollMessageData: poll = {} }) => ({ text: text(poll.name), notes: [...list(poll.votes).map((one) => voteWords(one ?? {})), ...lines(ofMessage(poll.stanzaId))] }),
  buttonsResponseMessage: (data) => ({ text: text(data.buttonsResponseMessage?.selectedButtonText) }),
  templateButtonsReplyMessage: (data) => ({ text: text(data.templateButtonReplyMessage?.selectedDisplayText) }),
  listResponseMessage: (data) => ({ text: text(data.listResponseMessage?.title) }),
  editedMessage: ({ editedMessageData: edit = {} }) => ({ text: text(edit.textMessage), notes: lines(ofMessage(edit.stanzaId)) }),
  deletedMessage: ({ deletedMessageData: gone = {} }) => ({ text: "", notes: lines(ofMessage(gone.stanzaId)) }),
  groupInviteMessage: ({ groupInviteMessageData: invite = {} }) => ({ text: text(invite.caption), notes: lines(invite.groupName) }),
};

/**
 * `text`: what it says, `quote`: what it answers (or undefined), `notes`: lines of what else it holds, `picture`: a
 * thumbnail's address or null, `link`: `{name, address}` of a file (or undefined; `address` null: none to fetch).
 */
export function wordsOf({ typeMessage, data }) {
  const found = wordsByKind[typeMessage]?.(data ?? {}) ?? { text: JSON.stringify(data) };
  return { text: "", quote: undefined, notes: [], picture: null, link: undefined, ...found };
}

/** In one line, for a list: what it says, or what kind it is. */
export function gistOf(message) {
  if (message.deleted) return "deleted";
  const { text: said, link } = wordsOf(message);
  const plain = message.typeMessage === "textMessage" || message.typeMessage === "extendedTextMessage";
  return [plain && said !== "" ? "" : message.typeMessage, said === "" && link ? link.name : said].filter((part) => part !== "")
    .join(" ").slice(0, 200).replace(/\s+/g, " ");
}

/** How far one of the account's own has come: the marks that the app has, and why it came no further. */
const standings = {
  pending: { ticks: "\u231b\ufe0e", words: "pending" },
  sent: { ticks: "\u2713", words: "sent" },
  delivered: { ticks: "\u2713\u2713", words: "delivered" },
  read: { ticks: "\u2713\u2713", words: "read" },
  failed: { ticks: "\u2717", words: "failed" },
  noAccount: { ticks: "\u2717", words: "noAccount: nobody has WhatsApp there" },
  notInGroup: { ticks: "\u2717", words: "notInGroup: the account is no member" },
  yellowCard: { ticks: "\u2717", words: "yellowCard: it may not write to strangers" },
};

export const standingOf = ({ status }) => standings[status] ?? { ticks: "", words: text(status) };
