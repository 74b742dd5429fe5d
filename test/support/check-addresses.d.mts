export function checkAddresses(
  publicUrl: string,
  admin: { username: string; password: string },
): Promise<{ source: string; address: string; isRight: boolean }[]>;
