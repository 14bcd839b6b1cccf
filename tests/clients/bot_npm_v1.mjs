// A bot on the first JavaScript SDK, as its README shows: by callbacks. It answers each text.

import { sdk } from "./sdk.mjs";

const { restAPI } = sdk("@green-api/whatsapp-api-client");
const { GREEN_API_URL: host, ID_INSTANCE: idInstance, API_TOKEN_INSTANCE: apiTokenInstance } = process.env;
const { message, webhookService } = restAPI({ idInstance, apiTokenInstance, host, media: host });

// The SDK does not wait for a callback, so the answers wait for each other.
let last = Promise.resolve();
webhookService.onReceivingMessageText(({ senderData, messageData }) => {
  last = last.then(() => message.sendMessage(senderData.chatId, null, `You wrote: ${messageData.textMessageData.textMessage}`));
});
webhookService.onReceivingOutboundMessageStatus(({ chatId, status }) => console.log(`${chatId}: ${status}`));
await webhookService.startReceivingNotifications();
console.log("Waiting for messages.");
