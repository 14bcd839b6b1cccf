// Every function of @green-api/whatsapp-api-client-js-v2, the second JavaScript SDK, its client of the partner API included.

import { expect } from "./harness.mjs";
import { having, number, words } from "./surface.mjs";
import { partnerToken, run } from "./surface_modern.mjs";

const statuses = ["sendTextStatus", "sendVoiceStatus", "sendMediaStatus", "deleteStatus", "getStatusStatistic", "getIncomingStatuses", "getOutgoingStatuses"];

await run("@green-api/whatsapp-api-client-js-v2", {
  exports: ["GreenApiPartnerClient"],
  inner: ["client", "buildUrl", "buildEndpoint", "makeRequest", "makeFileUploadRequest", "validatePhoneNumber", "partner.client"],
  lacking: [...statuses, "addContact", "editContact", "deleteContact"],
  others: ({ GreenApiPartnerClient }, server) => [{
    parts: { partner: new GreenApiPartnerClient({ partnerToken, partnerApiUrl: server.url }) },
    walk: async (surface) => {
      const made = await surface.gives("partner.createInstance", [{ name: "made", incomingWebhook: "yes" }],
        { idInstance: number, apiTokenInstance: /^[0-9a-f]{50}$/, typeInstance: "whatsapp" });
      const about = { idInstance: made.idInstance, apiTokenInstance: made.apiTokenInstance, name: "made", typeInstance: "whatsapp" };
      const listed = (deleted) => surface.gives("partner.getInstances", [], (seen) =>
        seen.some(having({ ...about, deleted, timeCreated: words, timeDeleted: words })));
      await listed(false);
      const state = await fetch(`${server.url}/waInstance${made.idInstance}/getStateInstance/${made.apiTokenInstance}`);
      expect("state of the account that was made", { stateInstance: "notAuthorized" }, await state.json());
      await surface.gives("partner.deleteInstanceAccount", [{ idInstance: made.idInstance }], { deleteInstanceAccount: true });
      await listed(true);
    },
  }],
});
