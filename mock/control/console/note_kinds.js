// The notifications that there are, in the words of the control API (docs/notifications.md).

export const types = ["incomingMessageReceived", "outgoingMessageReceived", "outgoingAPIMessageReceived", "outgoingMessageStatus",
  "stateInstanceChanged", "statusInstanceChanged", "deviceInfo", "quotaExceeded", "incomingCall", "incomingBlock"];

export const messages = ["textMessage", "extendedTextMessage", "quotedMessage", "imageMessage", "videoMessage", "audioMessage",
  "documentMessage", "stickerMessage", "locationMessage", "contactMessage", "contactsArrayMessage", "pollMessage", "pollUpdateMessage",
  "buttonsResponseMessage", "templateButtonsReplyMessage", "listResponseMessage", "reactionMessage", "editedMessage", "deletedMessage",
  "groupInviteMessage"];

export const isMessage = (type) => type.endsWith("MessageReceived");

/** The kind that comes unless another one is asked for. */
export const usualMessage = (type) => (type === "outgoingAPIMessageReceived" ? "extendedTextMessage" : "textMessage");

/** Where the text stands, of the kinds that are a text. */
export const textPlaces = {
  textMessage: "/messageData/textMessageData/textMessage",
  extendedTextMessage: "/messageData/extendedTextMessageData/text",
  quotedMessage: "/messageData/extendedTextMessageData/text",
  editedMessage: "/messageData/editedMessageData/textMessage",
};
