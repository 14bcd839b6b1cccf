// Every function of the client of @green-api/greenapi-integration. What else the package has calls nothing, but for its adapter,
// whose client has its host built in: vendor_examples.mjs runs that one.

import { run } from "./surface_modern.mjs";

await run("@green-api/greenapi-integration", {
  exports: ["AuthenticationError", "BadRequestError", "BaseAdapter", "BaseGreenApiAuthGuard", "GreenApiLogger", "IntegrationError", "MessageTransformer",
    "NotFoundError", "StorageProvider", "extractPhoneNumberFromVCard", "formatPhoneNumber", "generateRandomToken", "isValidSettingValue",
    "validateAndCleanSettings"],
  inner: ["client", "buildUrl", "buildEndpoint", "makeRequest", "makeFileUploadRequest"],
  lacking: ["sendInteractiveButtons", "sendInteractiveButtonsReply", "sendTextStatus", "sendVoiceStatus", "sendMediaStatus",
    "getStatusStatistic", "getIncomingStatuses", "getOutgoingStatuses"],
});
