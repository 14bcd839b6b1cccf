// Two of the SDKs have their host built in, and an axios of their own that can be pointed elsewhere.

export const repointed = (GreenApiClient) => (server) => {
  const client = new GreenApiClient({ idInstance: server.id, apiTokenInstance: server.token });
  client.client.defaults.baseURL = `${server.url}/waInstance${server.id}`;
  return {
    getStateInstance: () => client.getStateInstance(),
    qr: () => client.getQR(),
    logout: () => client.logout(),
  };
};
