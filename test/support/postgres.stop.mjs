export default async function stopPostgres() {
  const { server, guard } = globalThis.embeddedPostgres;
  await server.stop();
  // Removes its folders.
  await guard.close();
}
