export const SITE_SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>>;
export function siteVariables(name: string, port: number): Record<string, string>;
