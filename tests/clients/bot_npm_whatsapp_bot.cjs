// A bot on @green-api/whatsapp-bot, the vendor's own framework for bots, as its README shows. It answers each text. The host is
// built in: HTTPS_PROXY leads it elsewhere.

const WhatsAppBot = require("@green-api/whatsapp-bot");

const { ID_INSTANCE: idInstance, API_TOKEN_INSTANCE: apiTokenInstance } = process.env;
const bot = new WhatsAppBot({ idInstance, apiTokenInstance });
bot.on("message", (ctx) => ctx.reply(`You wrote: ${ctx.message.text}`));
bot.launch().then(() => console.log("Waiting for messages."));
