import { rm } from 'node:fs/promises';

export default async function stopPostgres() {
  const { server, folders } = globalThis.embeddedPostgres;
  await server.stop();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
}
